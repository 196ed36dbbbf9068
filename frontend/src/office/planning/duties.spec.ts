import { describe, expect, it } from 'vitest'

import {
  HOUSEHOLD_KINDS,
  isOwnUnit,
  kindOf,
  mayReceive,
  meantBy,
  UNIT_KINDS,
  whatOf,
  isFiledOnce,
  type DutyKind,
} from './duties'

describe('what a duty asks for', () => {
  it.each([
    ['2020年工作总结', 'unit_form'],
    ['活动方案', 'unit_form'],
    ['信息报备表', 'registration_form'],
    ['实施情况进度表', 'progress_report'],
    ['每月走访一次', 'visit'],
  ])('a notice that asks for %s means %s', (what, kind) => {
    expect(meantBy({ what, words: '12月31日前' })).toBe(kind)
  })

  it('the words of the passage say it where the thing has no name of its own', () => {
    expect(meantBy({ what: null, words: '每月25日前报进度表' })).toBe('progress_report')
    expect(meantBy({ what: null, words: '10月20日前' })).toBe('unit_form')
  })

  it.each([...HOUSEHOLD_KINDS, ...UNIT_KINDS])('%s is stored and read again', (kind) => {
    const what = whatOf(kind, 3)
    const form = kind.startsWith('unit_') ? 'unit_return' : kind
    expect(kindOf({ form, what } as Parameters<typeof kindOf>[0])).toBe(kind)
    expect(what.minimum).toBe(3)
  })

  it('is noted as received by the receiver, or the owner; of what goes outside by the sender', () => {
    const due = { organization_id: 'u', division_code: '211381' }
    const county = [{ role: 'county_officer', organization_id: null, division_code: '211381' }]
    const city = [{ role: 'city_officer', organization_id: null, division_code: '2113' }]
    const unit = { organization_id: 'c', outside: null, name: '市民政局', division_code: '2113' }
    const outside = { organization_id: null, outside: '县委', name: '县委', division_code: null }
    expect([mayReceive(null, due, county, false), mayReceive(null, due, city, true)]).toEqual([false, true])
    expect([mayReceive(unit, due, county, false), mayReceive(unit, due, city, false)]).toEqual([false, true])
    expect([mayReceive(outside, due, county, false), mayReceive(outside, due, city, false)]).toEqual([true, false])
    expect(isOwnUnit(due, [{ role: 'team_leader', organization_id: 'x', division_code: '211381' }])).toBe(false)
  })

  it('what a stored duty named stays named', () => {
    expect(whatOf('unit_items', 3, ['story']).refs).toEqual(['story'])
    expect(whatOf('progress_report', 1).refs).toEqual(['progress_report'])
  })

  it('nobody is asked how many forms about a household there are a period', () => {
    const kinds: DutyKind[] = ['registration_form', 'progress_report', 'visit', 'unit_form', 'unit_items']
    expect(kinds.filter(isFiledOnce)).toEqual(['registration_form', 'progress_report'])
  })
})
