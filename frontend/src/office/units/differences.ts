import { formatDate } from '@/shared/format'

import type { UnitChange, UnitDifference } from './api'
import { t } from './messages'
import { wordOf } from './words'

export interface Said {
  label: string
  text: string
}

/** What became of one unit, in words. `names`: of the units of the change, by id. */
export function saidOf({ before, after }: UnitDifference, names: Map<string, string>): Said[] {
  const said: Said[] = []
  const add = (label: string, from: string, to: string): void => {
    if (from !== to) said.push({ label, text: t('became', { before: from, after: to }) })
  }
  add(t('fieldName'), before.name, after.name)
  add(t('fieldPlace'), before.division_name, after.division_name)
  for (const line of new Set([...before.lines, ...after.lines].map((each) => each.line)))
    add(t('fieldParent', { line: wordOf('lines', line) }), parentOn(before, line), parentOn(after, line))
  add(t('hostKind'), hostOf(before), hostOf(after))
  add(t('partyLead'), leadOf(before), leadOf(after))
  add(t('registration'), registrationOf(before), registrationOf(after))
  add(t('villages'), villagesOf(before), villagesOf(after))
  if (after.successor_id && !before.successor_id)
    said.push({ label: t('fieldMerged'), text: names.get(after.successor_id) ?? '' })
  else if (after.closed_on && !before.closed_on)
    said.push({ label: t('fieldClosed'), text: formatDate(after.closed_on) })
  return said
}

type State = UnitDifference['before']
const hostOf = ({ host_kind }: State): string => (host_kind ? wordOf('host_kinds', host_kind) : t('notKnown'))
const leadOf = ({ party_lead }: State): string => (party_lead === null ? t('notKnown') : t(party_lead ? 'yes' : 'no'))
const villagesOf = ({ villages }: State): string => villages.map(({ name }) => name).join('、') || t('none')

function registrationOf({ registration_state, registration_number }: State): string {
  const state = registration_state ? wordOf('registration_states', registration_state) : ''
  return [state, registration_number].filter(Boolean).join(' ') || t('notKnown')
}

function parentOn({ lines }: UnitDifference['before'], line: string): string {
  const found = lines.find((each) => each.line === line)
  return found ? (found.parent_name ?? t('none')) : t('newLine')
}

/** The units of a change that became another, with what became of them. */
export function unitsOf(change: UnitChange): { unit: UnitDifference; said: Said[] }[] {
  const names = new Map(change.units.map(({ id, name }) => [id, name]))
  return change.units.map((unit) => ({ unit, said: saidOf(unit, names) })).filter(({ said }) => said.length)
}
