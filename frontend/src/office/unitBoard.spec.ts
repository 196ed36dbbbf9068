import { describe, expect, it } from 'vitest'

import type { Progress, ProgressRow } from '@/shared/api'

import { isOfUnits, mergedRows, mostBehindFirst, type UnitBoard } from './unitBoard'

const figures = {
  quota: 0,
  households: 5,
  paired: 0,
  visited: 0,
  visits: 0,
  amount_fen: 0,
  income_projects: 0,
  overdue: 0,
  hygiene: { indoors_clean: 0, belongings_tidy: 0, outdoors_free_of_droppings: 0, yard_free_of_litter: 0 },
  values: { households: 5 },
}
const row = (more: Partial<ProgressRow>): ProgressRow => ({
  ...figures,
  kind: 'division',
  division_code: '211381',
  organization_id: null,
  name: '北票市',
  ...more,
})
const households = { measure: 'households', name: '在册农户', name_en: 'Registered', unit: '户', unit_en: 'households' }
const progress = (rows: ProgressRow[], measures: string[] = []): Progress => ({
  division: '2113',
  campaign_id: 'c',
  month: '2020-06',
  period: '2020-06',
  starts_on: '2020-06-01',
  ends_on: '2020-06-30',
  as_of: null,
  columns: [households, ...measures.map((measure) => ({ ...households, measure }))],
  rows,
  total: figures,
})
const owed = (overdue: number) => ({ expected: 3, filed: 1, overdue, units_overdue: overdue ? 1 : 0, values: {} })
const board = (rows: UnitBoard['rows'], more: Partial<UnitBoard> = {}): UnitBoard => ({
  campaign_id: 'c',
  division: '2113',
  starts_on: '2020-06-01',
  ends_on: '2020-06-30',
  as_of: '2020-07-01T00:00:00Z',
  columns: [],
  rows,
  total: owed(0),
  behind: [],
  ...more,
})
const area = (code: string, overdue = 0) => ({
  ...owed(overdue),
  kind: 'division' as const,
  division_code: code,
  organization_id: null,
  name: code,
})
const unit = (id: string, overdue = 0) => ({ ...area('2113', overdue), kind: 'unit' as const, organization_id: id })

describe('the board of both programs', () => {
  it('puts what units entered beside their area, and adds units that the register does not know', () => {
    const of = progress([row({}), row({ division_code: '211382', name: '凌源市' })])
    const merged = mergedRows(of, board([area('211381', 2), unit('u1', 1)]))
    expect(merged.map(({ name, own }) => [name, own?.overdue ?? null])).toEqual([
      ['北票市', 2],
      ['凌源市', null],
      ['2113', 1],
    ])
    expect(merged[2]).toMatchObject({ kind: 'unit', organization_id: 'u1', paired: 0, values: {} })
  })

  it('knows a unit of both by its id, and leaves households without a unit alone', () => {
    const of = progress([
      row({ kind: 'unit', organization_id: 'u1', name: '一队' }),
      row({ kind: 'unpaired', name: '未结对' }),
    ])
    const merged = mergedRows(of, board([unit('u1', 1)]))
    expect(merged.map(({ name, own }) => [name, own?.overdue ?? null])).toEqual([
      ['一队', 1],
      ['未结对', null],
    ])
    expect(mergedRows(of, null).every(({ own }) => own === null)).toBe(true)
  })

  it('is a board of units where nothing is asked of households', () => {
    expect(isOfUnits(progress([]), board([]))).toBe(true)
    expect(isOfUnits(progress([], ['visits']), board([]))).toBe(false)
    expect(isOfUnits(progress([]), board([], { total: { ...owed(0), expected: null } }))).toBe(false)
    expect(isOfUnits(progress([]), null)).toBe(false)
  })

  it('has those who are behind first, and keeps the order of the others', () => {
    const merged = mergedRows(progress([]), board([unit('a'), unit('b', 2), unit('c'), unit('d', 3)]))
    expect(mostBehindFirst(merged).map(({ organization_id }) => organization_id)).toEqual(['d', 'b', 'a', 'c'])
  })
})
