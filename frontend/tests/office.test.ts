import { describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))

import { divisionPath, parentDivision } from '@/office/ownDivision'
import { coverage, standingOf } from '@/office/standing'
import { shortName, tilesOf } from '@/office/tileLayout'

const row = { quota: 30, paired: 28, visited: 0, overdue: 0 }

describe('standingOf', () => {
  it('puts an overdue form before everything else', () => {
    expect(standingOf({ ...row, visited: 30, overdue: 1 })).toBe('overdue')
  })

  it('tells not started, under way, done and nothing to do apart', () => {
    expect(standingOf(row)).toBe('not_started')
    expect(standingOf({ ...row, visited: 29 })).toBe('running')
    expect(standingOf({ ...row, visited: 30 })).toBe('done')
    expect(standingOf({ quota: 0, paired: 0, visited: 0, overdue: 0 })).toBe('nothing')
  })

  it('measures a unit without a quota against its pairings', () => {
    expect(coverage({ quota: 0, paired: 4, visited: 1, overdue: 0 })).toBe(25)
  })
})

describe('tilesOf', () => {
  const chaoyang = ['211302', '211303', '211321', '211322', '211324', '211381', '211382']

  it('places the seven parts of Chaoyang, no two on one tile', () => {
    const places = tilesOf('2113', chaoyang).map(({ column, row: line }) => `${column}/${line}`)
    expect(new Set(places).size).toBe(7)
  })

  it('falls back to a grid for a city without a layout, or with a part nobody placed', () => {
    for (const codes of [['210102', '210103', '210104', '210105', '210106'], [...chaoyang, '211399']]) {
      const places = tilesOf(codes.includes('211399') ? '2113' : '2101', codes).map(({ column, row: line }) => `${column}/${line}`)
      expect(new Set(places).size).toBe(codes.length)
    }
    expect(tilesOf('2101', [])).toEqual([])
  })

  it('shortens names as offices do', () => {
    expect(shortName('喀喇沁左翼蒙古族自治县')).toBe('喀左')
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
