import { describe, expect, it, vi } from 'vitest'

import type { PairingSummary } from '@/shared/api'

const visits = vi.hoisted(() => vi.fn())
vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))
vi.mock('@/shared/api', async () => ({ ...(await import('@/shared/api/problem')), api: { visits } }))

import { divisionPath, parentDivision } from '@/office/ownDivision'
import { isMissed, visitedIn } from '@/office/periodVisits'
import { coverage, worstFirst } from '@/office/progressState'
import { shortName, tilesOf } from '@/office/tiles/tileLayout'

const row = { paired: 30, visited: 0, overdue: 0 }

describe('coverage', () => {
  it('is measured against what is paired', () => {
    expect(coverage({ paired: 4, visited: 1, overdue: 0 })).toBe(25)
    expect(coverage({ paired: 0, visited: 0, overdue: 0 })).toBe(0)
  })
})

describe('worstFirst', () => {
  it('puts the most overdue first, then the least covered, and changes nothing else', () => {
    const rows = [
      { ...row, name: 'a', visited: 30 },
      { ...row, name: 'b', visited: 20, overdue: 2 },
      { ...row, name: 'c', visited: 10, overdue: 2 },
      { ...row, name: 'd', visited: 25, overdue: 5 },
      { ...row, name: 'e', visited: 30 },
    ]
    expect(worstFirst(rows).map(({ name }) => name)).toEqual(['d', 'c', 'b', 'a', 'e'])
    expect(rows[0]?.name).toBe('a')
  })
})

describe('who was not visited in a period', () => {
  const household = (id: string, starts_on: string | null) => ({
    id,
    pairings: starts_on ? [{ starts_on } as PairingSummary] : [],
  })
  const page = (ids: string[], next: string | null, ofOtherLines = 0) => ({
    items: ids.map((household_id) => ({ household_id })),
    next,
    of_other_lines: ofOtherLines,
  })

  it('is nobody whose pairing came later, or who has none', () => {
    const visited = new Set(['seen'])
    expect(isMissed(household('seen', '2020-04-08'), { month: '2020-07' }, visited)).toBe(false)
    expect(isMissed(household('missed', '2020-07-31'), { month: '2020-07' }, visited)).toBe(true)
    expect(isMissed(household('later', '2020-08-01'), { month: '2020-07' }, visited)).toBe(false)
    expect(isMissed(household('unpaired', null), { month: '2020-07' }, visited)).toBe(false)
    const week = { first: '2020-07-06', last: '2020-07-12' }
    expect(isMissed(household('missed', '2020-07-12'), week, visited)).toBe(true)
    expect(isMissed(household('later', '2020-07-13'), week, visited)).toBe(false)
  })

  it('is told from every page of the visits', async () => {
    visits.mockReset()
    visits.mockResolvedValueOnce(page(['a', 'b'], 'c1')).mockResolvedValueOnce(page(['b', 'c'], null))
    expect([...((await visitedIn({ month: '2020-07' }, { division: '21', team_id: 't' })).ids ?? [])]).toEqual([
      'a',
      'b',
      'c',
    ])
    expect(visits.mock.calls.map(([filter]) => filter as unknown)).toEqual([
      { division: '21', team_id: 't', month: '2020-07', limit: 500, cursor: null },
      { division: '21', team_id: 't', month: '2020-07', limit: 500, cursor: 'c1' },
    ])
  })

  it('is asked for by the days of any other period', async () => {
    visits.mockReset()
    visits.mockResolvedValueOnce(page(['a'], null))
    await visitedIn({ first: '2020-07-06', last: '2020-07-12' }, { division: '21', team_id: 't' })
    expect(visits).toHaveBeenCalledWith({
      division: '21',
      team_id: 't',
      first: '2020-07-06',
      last: '2020-07-12',
      limit: 500,
      cursor: null,
    })
  })

  it('is not told at all when there are too many visits to look through', async () => {
    visits.mockReset()
    visits.mockResolvedValue(page(['a'], 'more'))
    expect((await visitedIn({ month: '2020-07' }, { division: '21' })).ids).toBeNull()
    expect(visits).toHaveBeenCalledTimes(6)
  })

  it('is not told where visits of other lines are only counted', async () => {
    visits.mockReset()
    visits.mockResolvedValueOnce(page(['a'], null, 3))
    expect(await visitedIn({ month: '2020-07' }, { division: '21' })).toEqual({ ids: null, isOfOtherLines: true })
  })
})

describe('tilesOf', () => {
  const chaoyang = ['211302', '211303', '211321', '211322', '211324', '211381', '211382']

  it('places the seven parts of Chaoyang, no two on one tile', () => {
    const places = tilesOf('2113', chaoyang).map(({ column, row: line }) => `${column}/${line}`)
    expect(new Set(places).size).toBe(7)
  })

  it('falls back to a grid for a city without a layout, or with a part nobody placed', () => {
    for (const codes of [
      ['210102', '210103', '210104', '210105', '210106'],
      [...chaoyang, '211399'],
    ]) {
      const places = tilesOf(codes.includes('211399') ? '2113' : '2101', codes).map(
        ({ column, row: line }) => `${column}/${line}`,
      )
      expect(new Set(places).size).toBe(codes.length)
    }
    expect(tilesOf('2101', [])).toEqual([])
  })

  it('shortens names as offices do', () => {
    expect(tilesOf('2113', chaoyang).find(({ code }) => code === '211324')?.short).toBe('喀左')
    expect(shortName('北票市')).toBe('北票')
    expect(shortName('朝阳县')).toBe('朝阳县')
    expect(shortName('阜新蒙古族自治县')).toBe('阜新')
  })
})

describe('divisionPath', () => {
  it('goes down the digit path and never above the own root', () => {
    expect(divisionPath('211381101', '2113')).toEqual(['2113', '211381', '211381101'])
    expect(divisionPath('211381', '211381')).toEqual(['211381'])
    expect(divisionPath('210102', '2113')).toEqual(['210102'])
  })

  it('knows the parent of each level', () => {
    expect(parentDivision('211381101201')).toBe('211381101')
    expect(parentDivision('2113')).toBe('21')
    expect(parentDivision('21')).toBe('')
  })
})
