import type { Household, HouseholdDetail } from '@/shared/api'
import { registerWord, type RegisterList } from '@/shared/i18n/registerWords'

import { t } from './messages'

export interface Fact {
  label: string
  value: string
}
type Person = HouseholdDetail['head'] | HouseholdDetail['members'][number]

/** The words of our lists, and beside them those of the sheet where they say more. */
function said(kind: RegisterList, codes: string | readonly string[] | null, written?: string): string {
  const words = [codes ?? []]
    .flat()
    .map((code) => registerWord(kind, code))
    .join('、')
  if (!written) return words
  return words ? t('withWritten', { term: words, written }) : t('writtenOnly', { written })
}

const told = (facts: Fact[]): Fact[] => facts.filter(({ value }) => value)

/** Of what a list holds the first three, which also an item kept on the phone has. */
export function factsOf(household: Household | HouseholdDetail): Fact[] {
  const detail = 'as_written' in household ? household : null
  const written = detail?.as_written ?? {}
  const labour = written.labour_ability ?? detail?.head.as_written.labour_ability
  return told([
    { label: t('status'), value: said('registry_status', household.registry_status, written.registry_status) },
    { label: t('causes'), value: said('poverty_cause', household.poverty_causes, written.poverty_causes) },
    { label: t('labour'), value: said('labour_ability', household.labour_ability, labour) },
    { label: t('needs'), value: said('need', detail?.needs ?? null, written.needs) },
    {
      label: t('incomeProject'),
      value: said('income_project', detail?.income_project ?? null, written.income_project),
    },
  ])
}

/** What is said of a person; the labour ability of the head stands with the household. */
export function factsOfPerson(person: Person): Fact[] {
  const { birth_year, health, schooling, as_written } = person
  const facts = [
    { label: t('birthYear'), value: birth_year === null ? '' : String(birth_year) },
    { label: t('health'), value: said('health', health, as_written.health) },
    { label: t('schooling'), value: said('schooling', schooling, as_written.schooling) },
  ]
  if ('relation' in person)
    facts.push({
      label: t('labour'),
      value: said('labour_ability', person.labour_ability, as_written.labour_ability),
    })
  return told(facts)
}
