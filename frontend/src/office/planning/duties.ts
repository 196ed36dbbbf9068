import type { Obligation, ObligationBody, Proposal } from './api'
import type { CycleDraft } from './cycle'

/** What a duty asks for, as one choice: the forms and visits of teams, and what units count themselves. */
export const HOUSEHOLD_KINDS = ['registration_form', 'progress_report', 'visit'] as const
export const UNIT_KINDS = ['unit_form', 'unit_items', 'unit_activities', 'unit_measure'] as const
export type HouseholdKind = (typeof HOUSEHOLD_KINDS)[number]
export type UnitKind = (typeof UNIT_KINDS)[number]
export type DutyKind = HouseholdKind | UnitKind
export type Channel = Obligation['channels'][number]
export const CHANNELS = ['electronic', 'paper', 'fax', 'mail'] as const satisfies Channel[]

/** What a new duty begins with. */
export interface Draft extends CycleDraft {
  form: DutyKind
  name?: string
  office?: string
  minimum?: number
  channels?: Channel[]
}

type What = NonNullable<ObligationBody['what']>

export const isOfUnits = (kind: DutyKind): kind is UnitKind => (UNIT_KINDS as readonly string[]).includes(kind)

export function kindOf({ form, what }: Pick<Obligation, 'form' | 'what'>): DutyKind {
  return form === 'unit_return' ? (`unit_${what.kind}` as UnitKind) : form
}

/** A form about a household is filed once a period, so nobody is asked how many. */
export const isFiledOnce = (kind: DutyKind): boolean => kind === 'registration_form' || kind === 'progress_report'

/** `refs`: what a stored duty named already. */
export function whatOf(kind: DutyKind, minimum: number, refs: string[] = []): What {
  if (isOfUnits(kind)) return { kind: kind.slice('unit_'.length) as What['kind'], refs, minimum, per: 'unit' }
  if (kind === 'visit') return { kind: 'visits', refs: [], minimum, per: 'pairing' }
  return { kind: 'form', refs: [kind], minimum, per: 'pairing' }
}

/** How the forms of teams, and visits, are called in notices. Whatever else is due is a paper of a unit. */
const CALLED: Record<HouseholdKind, string[]> = {
  registration_form: ['报备表'],
  progress_report: ['进度表'],
  visit: ['走访'],
}

/** What the sentence of a notice means by what is due: the report of an office is no form of a team. */
export function meantBy({ what, words }: Pick<Proposal, 'what' | 'words'>): DutyKind {
  const said = what ?? words
  return HOUSEHOLD_KINDS.find((kind) => CALLED[kind].some((name) => said.includes(name))) ?? 'unit_form'
}

/** By which ways a sentence says that something is sent; undefined where it says nothing. */
const SAID: [Channel, RegExp][] = [
  ['electronic', /电子/],
  ['paper', /纸质|纸制|书面材料/],
]
export function channelsIn(sentence: string): Channel[] | undefined {
  const said = SAID.flatMap(([channel, words]) => (words.test(sentence) ? [channel] : []))
  return said.length ? said : undefined
}

/** What an amount counts, by its unit: events, papers and examples, else any other number. */
export function countedIn(unit: string | null): UnitKind {
  if (unit && /^场次?$/.test(unit)) return 'unit_activities'
  return unit && /^[篇条个]$/.test(unit) ? 'unit_items' : 'unit_measure'
}
