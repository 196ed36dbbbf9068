import { describe, expect, it, vi } from 'vitest'

import { inAddress, nearestPeriod, periodGroups, withDays, type BoardPeriod } from './boardPeriods'

const told = (period: string, starts_on: string, ends_on: string, is_asked = true): BoardPeriod => ({
  period,
  label: period,
  label_en: period,
  starts_on,
  ends_on,
  is_asked,
  duty_periods: is_asked ? [period] : [],
})
const MONTHS = ['2020-04', '2020-05']
const WEEKS = [told('2020-W15', '2020-04-06', '2020-04-12'), told('2020-W16', '2020-04-13', '2020-04-19')]
const QUARTER = told('2020-Q2', '2020-04-01', '2020-06-30')
const WINDOW = { ...told('2020-05-10', '2020-05-10', '2020-05-14'), duty_periods: ['window'] }

const keys = (...given: Parameters<typeof periodGroups>) =>
  periodGroups(...given).map(({ shape, periods }) => [shape, ...periods.map(({ key }) => key)])

describe('the periods of a board', () => {
  it('are the months of a campaign that asks for nothing, or by months alone', () => {
    expect(keys(MONTHS, [])).toEqual([['month', ...MONTHS]])
    expect(keys(MONTHS, [told('2020-04', '2020-04-01', '2020-04-30', false)])).toEqual([['month', ...MONTHS]])
    expect(keys(MONTHS, [told('2020-05', '2020-05-01', '2020-05-31')])).toEqual([['month', ...MONTHS]])
  })

  it('are those of its duties where none goes by months', () => {
    const notAsked = told('2020-04', '2020-04-01', '2020-04-30', false)
    expect(keys(MONTHS, [QUARTER, notAsked, ...WEEKS, WINDOW])).toEqual([
      ['week', '2020-W15', '2020-W16'],
      ['quarter', '2020-Q2'],
      ['days', '2020-05-10'],
    ])
  })

  it('are both where it asks by months as well', () => {
    const asked = told('2020-04', '2020-04-01', '2020-04-30')
    expect(keys(MONTHS, [asked, told('2020', '2020-01-01', '2020-12-31')])).toEqual([
      ['month', ...MONTHS],
      ['year', '2020'],
    ])
  })

  it('keep the address of a month, and name every other one by its key', () => {
    expect(inAddress('2020-05')).toEqual({ month: '2020-05' })
    expect(inAddress('2020-W15')).toEqual({ period: '2020-W15' })
    const [group] = periodGroups(MONTHS, WEEKS)
    expect(withDays(nearestPeriod(group ? [group] : [], '2020-W16'))).toEqual({
      period: '2020-W16',
      first: '2020-04-13',
      last: '2020-04-19',
    })
    expect(withDays(nearestPeriod(periodGroups(MONTHS, []), '2020-05'))).toEqual({ month: '2020-05' })
  })

  it.each([
    ['what the address names', [...WEEKS, QUARTER], '2020-Q2', '2020-Q2'],
    ['the last one that began in a month of an old address', WEEKS, '2020-04', '2020-W16'],
    ['the first one where none had begun', WEEKS, '2020-03', '2020-W15'],
    ['a key that nobody asks for', WEEKS, '2021-W01', '2020-W16'],
    ['none: the last one that has begun', WEEKS, null, '2020-W16'],
    ['of months the nearest one', [], '2020-11', '2020-05'],
    ['of months without an address', [], null, '2020-05'],
  ])('open on %s', (_, told_, key, opened) => {
    vi.setSystemTime('2020-12-01T00:00:00Z')
    expect(nearestPeriod(periodGroups(MONTHS, told_), key).key).toBe(opened)
    vi.useRealTimers()
  })
})
