import { describe, expect, it } from 'vitest'

import { bodyOf, checkVisit, emptyForm, isUntouched, parseMinutes, withPhrase } from '@/volunteer/visitForm'

const filled = { ...emptyForm(), visited_on: '2020-05-08', content: ' 送去米面 ', amount: '200.5' }

describe('checkVisit', () => {
  it('refuses a date in the future', () => {
    expect(checkVisit({ ...filled, visited_on: '2020-05-09' }, '2020-05-08')).toEqual({ visited_on: 'futureDate' })
  })

  it('refuses a missing date, empty words, a bad amount and bad minutes, each at its field', () => {
    const wrong = { ...filled, visited_on: '', content: '  ', amount: '很多', minutes: '2000' }
    expect(checkVisit(wrong, '2020-05-08')).toEqual({
      visited_on: 'needDate',
      content: 'needContent',
      amount: 'badAmount',
      minutes: 'badMinutes',
    })
  })

  it('lets an ordinary visit pass', () => {
    expect(checkVisit(filled, '2020-05-08')).toEqual({})
  })
})

it('makes the body of the API from what was typed', () => {
  const photo = { id: 'p', sha256: 'a', size: 1, content_type: 'image/jpeg' as const, taken_at: null }
  const body = bodyOf({ ...filled, minutes: '６０' }, 'h', [photo], new Date('2020-05-08T02:00:00Z'))
  expect(body).toEqual({
    household_id: 'h',
    visited_on: '2020-05-08',
    content: '送去米面',
    amount_fen: 20050,
    aid_domains: [],
    goals: [],
    supports: [],
    needs: null,
    minutes: 60,
    recorded_at: '2020-05-08T02:00:00.000Z',
    photos: [photo],
    signature: null,
  })
})

it('tells nothing typed from something wrong in minutes', () => {
  expect(parseMinutes(' ')).toBeNull()
  expect(parseMinutes('1441')).toBeUndefined()
  expect(parseMinutes('1.5')).toBeUndefined()
})

it('adds a phrase once, behind what is there', () => {
  expect(withPhrase('', '宣讲政策')).toBe('宣讲政策')
  expect(withPhrase('送去米面。', '宣讲政策')).toBe('送去米面；宣讲政策')
  expect(withPhrase('宣讲政策', '宣讲政策')).toBe('宣讲政策')
})

it('does not keep a form nobody touched', () => {
  expect(isUntouched(emptyForm(), 0)).toBe(true)
  expect(isUntouched(emptyForm(), 1)).toBe(false)
  expect(isUntouched({ ...emptyForm(), aid_domains: ['goods'] }, 0)).toBe(false)
})
