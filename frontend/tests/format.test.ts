import { afterEach, describe, expect, it } from 'vitest'

import { formatDate, formatInstant, formatYuan, parseYuan, today } from '@/shared/format'
import { clampMonth, formatMonth, monthsBetween, percent } from '@/shared/formatMore'
import { locale } from '@/shared/i18n'

afterEach(() => {
  locale.value = 'zh'
})

describe('parseYuan', () => {
  it.each(['12.345', '-5', 'abc', '1e3', '1.2.3', '9999999999', '十元'])('refuses %s', (typed) => {
    expect(parseYuan(typed)).toBeNull()
  })

  it.each([
    ['', 0],
    ['300', 30000],
    ['0.29', 29],
    ['1.1', 110],
    ['１２．５', 1250],
    ['1，200', 120000],
    ['500元', 50000],
    ['12块', 1200],
    ['12。5', 1250],
  ])('reads %s as %i 分', (typed, fen) => {
    expect(parseYuan(typed)).toBe(fen)
  })

  it('takes back every amount it shows', () => {
    for (const fen of [0, 1, 10, 99, 100, 101, 2999, 123456789]) expect(parseYuan(formatYuan(fen))).toBe(fen)
  })
})

describe('dates', () => {
  it('turns at midnight in Shanghai, not in Greenwich', () => {
    expect(today(Date.UTC(2020, 4, 7, 15, 59))).toBe('2020-05-07')
    expect(today(Date.UTC(2020, 4, 7, 16, 0))).toBe('2020-05-08')
  })

  it('shows the year only when it is another one', () => {
    expect(formatDate('2020-05-08', '2020')).toBe('5月8日')
    expect(formatDate('2020-05-08', '2021')).toBe('2020年5月8日')
    locale.value = 'en'
    expect(formatDate('2020-05-08', '2021')).toBe('8 May 2020')
    expect(formatMonth('2020-05')).toBe('May 2020')
  })

  it('shows an instant on the wall clock of Shanghai', () => {
    expect(formatInstant('2020-05-07T23:30:00Z')).toContain('5月8日 07:30')
  })

  it('counts the months of a campaign over a year end', () => {
    expect(monthsBetween('2020-11-20', '2021-02-01')).toEqual(['2020-11', '2020-12', '2021-01', '2021-02'])
    expect(monthsBetween('2020-05', '2020-04')).toEqual([])
  })

  it('opens a past campaign at its last month and a future one at its first', () => {
    const months = ['2020-04', '2020-05']
    expect(clampMonth('2026-01', months)).toBe('2020-05')
    expect(clampMonth('2019-01', months)).toBe('2020-04')
    expect(clampMonth('2020-05', months)).toBe('2020-05')
  })
})

it('never shows more than all of it', () => {
  expect(percent(31, 30)).toBe(100)
  expect(percent(0, 0)).toBe(0)
  expect(percent(1, 3)).toBe(33)
})
