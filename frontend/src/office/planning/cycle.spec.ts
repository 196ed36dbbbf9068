import { describe, expect, it } from 'vitest'

import type { Cycle, Obligation } from './api'
import { checkCycle, cycleKindWords, cycleOf, valuesOfCycle, type CycleValues } from './cycle'

const DAYS = { starts_on: '2027-01-10', ends_on: '2027-03-31' }

const fresh = (changes: Partial<CycleValues>): CycleValues => ({
  ...valuesOfCycle(undefined, { kind: 'once' }, DAYS),
  ...changes,
})

describe('a cycle that is filled in', () => {
  it.each<[string, Partial<CycleValues>, string[]]>([
    ['a day is missing', { kind: 'once' }, ['dueOn']],
    ['a day no month has', { kind: 'monthly', dueDay: 32 }, ['dueDay']],
    ['months backwards', { kind: 'monthly', from: '2027-02', to: '2027-01' }, ['to']],
    ['periods of nothing', { kind: 'every', n: 0 }, ['n']],
    ['periods of a part', { kind: 'every', n: '1.5' }, ['n']],
    ['no first and last day', { kind: 'every', firstOn: '', lastOn: '' }, ['firstOn', 'lastOn']],
    ['no weekday chosen', { kind: 'every', unit: 'week', dueHow: 'inside' }, ['insideDay']],
    ['a weekday no week has', { kind: 'every', unit: 'week', dueHow: 'inside', insideDay: 8 }, ['insideDay']],
    ['no days after', { kind: 'window', dueHow: 'after', afterDays: 0 }, ['afterDays']],
    ['an end without a date', { kind: 'window', windowTo: { what: 'on', on: '', year: '', offset: 0 } }, ['windowTo']],
    ['a wrong year', { kind: 'window', windowFrom: { what: '春节', on: '', year: '27', offset: 0 } }, ['windowFrom']],
    ['far away', { kind: 'window', windowFrom: { what: '春节', on: '', year: '', offset: 400 } }, ['windowFrom']],
    [
      'half a period',
      { kind: 'list', periods: [{ starts_on: '2027-01-10', ends_on: '', due_on: '', due_time: '' }] },
      ['periods'],
    ],
  ])('is refused: %s', (_, changes, wrong) => {
    expect(Object.keys(checkCycle(fresh(changes)))).toEqual(wrong)
  })

  it.each<[Partial<CycleValues>, Cycle]>([
    [
      { kind: 'once', dueOn: '2027-02-01' },
      { kind: 'once', due_on: '2027-02-01' },
    ],
    // Nothing was said of the day: the last one of each month.
    [{ kind: 'monthly' }, { kind: 'monthly', due_day: 31, from: '2027-01', to: '2027-03' }],
    [
      { kind: 'monthly', dueDay: '25' },
      { kind: 'monthly', due_day: 25, from: '2027-01', to: '2027-03' },
    ],
    [
      { kind: 'every', unit: 'week', dueHow: 'inside', insideDay: '5', dueTime: '17:00' },
      { kind: 'every', n: 1, unit: 'week', from: '2027-01-10', to: '2027-03-31', due_day: 5, due_time: '17:00' },
    ],
    [
      { kind: 'every', unit: 'day', n: 10, startsDay: '3', dueHow: 'inside', insideDay: '5' },
      { kind: 'every', n: 10, unit: 'day', from: '2027-01-10', to: '2027-03-31' },
    ],
    [
      { kind: 'window', windowFrom: { what: '春节', on: '', year: '', offset: '-20' }, dueHow: 'after', afterDays: 3 },
      {
        kind: 'window',
        from: { festival: '春节', offset_days: -20 },
        to: { on: '2027-03-31', offset_days: 0 },
        due_after_days: 3,
      },
    ],
    [
      { kind: 'window', windowTo: { what: '扶贫日', on: '', year: '2027', offset: 0 } },
      {
        kind: 'window',
        from: { on: '2027-01-10', offset_days: 0 },
        to: { named_day: '扶贫日', year: 2027, offset_days: 0 },
      } as Cycle,
    ],
    [{ kind: 'list' }, { kind: 'list', periods: [{ starts_on: '2027-01-10', ends_on: '2027-03-31' }] }],
    [{ kind: 'none' }, { kind: 'none' }],
  ])('is sent without what belongs to another kind', (changes, sent) => {
    expect(checkCycle(fresh(changes))).toEqual({})
    expect(cycleOf(fresh(changes))).toEqual(sent)
    // What is stored fills the same form, and goes back as it came.
    expect(cycleOf(valuesOfCycle(sent, { kind: 'once' }, DAYS))).toEqual(sent)
  })

  it('takes a month for its first and last day', () => {
    const stored = { kind: 'every', n: 2, unit: 'month', from: '2027-02', to: '2028-02', starts_day: 28 }
    const values = valuesOfCycle(stored, { kind: 'once' }, DAYS)
    expect([values.firstOn, values.lastOn, values.startsDay]).toEqual(['2027-02-01', '2028-02-29', 28])
  })

  it('is told in a few words', () => {
    const words = (cycle: unknown, n: number): string =>
      cycleKindWords({ cycle, due_dates: Array(n).fill({}) } as unknown as Obligation)
    expect(words({ kind: 'every', n: 1, unit: 'week' }, 5)).toBe('每周一期，共 5 期')
    expect(words({ kind: 'every', n: 2, unit: 'month' }, 3)).toBe('每 2 个月一期，共 3 期')
    expect(words({ kind: 'list' }, 2)).toBe('逐期列出，共 2 期')
    expect([words({ kind: 'none' }, 1), words({ kind: 'window' }, 1)]).toEqual(['不限期', '一段时间'])
  })
})
