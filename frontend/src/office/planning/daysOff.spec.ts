import { describe, expect, it } from 'vitest'

import type { DaysOffYear } from './api'
import { linesOf, tableOf, yearsWithoutTable } from './daysOff'

describe('a table of days off', () => {
  it('is read as offices write it, and sent as the server reads it', () => {
    const lines = linesOf(
      '\ufeff日期,名称,安排\r\n2098-02-06,春节,off\n2098/2/7\t春节\t放假\n\n2098年2月15日，春节，调休上班\n',
    )
    expect(lines.map(({ wrong }) => wrong)).toEqual([false, false, false])
    expect(tableOf(lines)).toBe('2098-02-06,春节,off\n2098-02-07,春节,off\n2098-02-15,春节,work')
  })

  it('names the lines that are not understood', () => {
    const lines = linesOf('2098-02-30,春节,off\n2098-02-06,,off\n2098-02-06,春节,也许\n2098-02-06,春节,off,多\n春节')
    expect(lines.map(({ number, wrong }) => [number, wrong])).toEqual([1, 2, 3, 4, 5].map((number) => [number, true]))
    expect(tableOf(lines.slice(4))).toBe('春节')
  })

  it('is missing for years after the last one that is known', () => {
    const loaded = [{ year: 2098 }] as unknown as DaysOffYear[]
    expect(yearsWithoutTable('2096-05-01', '2099-02-01', 2096, loaded)).toEqual([2097, 2099])
    expect(yearsWithoutTable('2020-05-01', '2020-12-01', 2096, [])).toEqual([])
  })
})
