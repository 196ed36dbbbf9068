import { describe, expect, it } from 'vitest'

import { HOUSEHOLD_KINDS, isFiledOnce, kindOf, meantBy, UNIT_KINDS, whatOf, type DutyKind } from './duties'

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

  it('what a stored duty named stays named', () => {
    expect(whatOf('unit_items', 3, ['story']).refs).toEqual(['story'])
    expect(whatOf('progress_report', 1).refs).toEqual(['progress_report'])
  })

  it('nobody is asked how many forms about a household there are a period', () => {
    const kinds: DutyKind[] = ['registration_form', 'progress_report', 'visit', 'unit_form', 'unit_items']
    expect(kinds.filter(isFiledOnce)).toEqual(['registration_form', 'progress_report'])
  })
})
