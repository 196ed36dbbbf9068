import type { Progress, ProgressRow, Uuid } from '@/shared/api'
import type { components } from '@/shared/api/campaigns'
import { getJson } from '@/shared/api/http'

/** What units enter themselves, from the program that asks them; the register counts pairings and visits. */
export type UnitBoard = components['schemas']['UnitBoard']
export type UnitFigures = Pick<UnitBoard['total'], 'expected' | 'filed' | 'overdue' | 'units_overdue' | 'values'>

/** A row of both programs: an area or a unit of which one of them knows nothing has no figures there. */
export interface BoardRow extends ProgressRow {
  own: UnitFigures | null
}

export const unitBoard = (
  campaignId: Uuid,
  division: string,
  [first, last]: readonly [string, string],
  line: string | null,
) => getJson<UnitBoard>(`/campaigns/${campaignId}/board`, { division, first, last, line })

/** Figures of a unit that the register does not know: it looks after no household. */
const NOTHING = {
  quota: 0,
  households: 0,
  paired: 0,
  visited: 0,
  visits: 0,
  amount_fen: 0,
  income_projects: 0,
  overdue: 0,
  hygiene: { indoors_clean: 0, belongings_tidy: 0, outdoors_free_of_droppings: 0, yard_free_of_litter: 0 },
  values: {},
} as const

const keyOf = ({ organization_id, division_code }: Pick<ProgressRow, 'organization_id' | 'division_code'>): string =>
  organization_id ?? division_code

/** The rows of the register with what units entered beside them, then the units that only the other one knows. */
export function mergedRows(progress: Progress, own: UnitBoard | null): BoardRow[] {
  const further = new Map(own?.rows.map((row) => [keyOf(row), row]))
  const rows = progress.rows.map((row): BoardRow => {
    if (row.kind === 'unpaired') return { ...row, own: null }
    const found = further.get(keyOf(row)) ?? null
    further.delete(keyOf(row))
    return { ...row, own: found }
  })
  const units = [...further.values()].filter(({ kind }) => kind === 'unit')
  return [...rows, ...units.map((row): BoardRow => ({ ...NOTHING, ...nameOf(row), own: row }))]
}

const nameOf = ({ kind, division_code, organization_id, name }: UnitBoard['rows'][number]) => ({
  kind,
  division_code,
  organization_id,
  name,
})

/** Whether the campaign asks units and has nothing to do with households. */
export const isOfUnits = (progress: Progress, own: UnitBoard | null): boolean =>
  !!own &&
  (own.total.expected !== null || own.columns.length > 0) &&
  progress.columns.every(({ measure }) => measure === 'households')

/** Those who are behind first, in the order in which they are named. */
export const mostBehindFirst = (rows: readonly BoardRow[]): BoardRow[] =>
  [...rows].sort((one, other) => (other.own?.overdue ?? 0) - (one.own?.overdue ?? 0))
