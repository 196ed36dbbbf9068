import { describe, expect, it } from 'vitest'

import { accountMessages } from '@/account/messages'
import { officeMessages } from '@/office/messages'
import { pairingMessages } from '@/office/pairing/messages'
import { planMessages } from '@/office/planning/messages'
import { reviewMessages } from '@/office/review/messages'
import { rosterMessages } from '@/office/roster/messages'
import { sheetMessages } from '@/office/sheets/messages'
import { placesMessages } from '@/office/places/messages'
import { filesMessages } from '@/shared/files/messages'
import { fill, type Catalogue } from '@/shared/i18n'
import { common } from '@/shared/i18n/common'
import { householdMessages } from '@/shared/household/messages'
import { ALL_TERMS } from '@/shared/i18n/moreTerms'
import { returnMessages } from '@/shared/returns/messages'
import { lazyMessages } from '@/volunteer/lazyMessages'
import { messages } from '@/volunteer/messages'
import { returnsMessages } from '@/volunteer/returnsMessages'

const catalogues: Record<string, Catalogue<string>> = {
  common,
  account: accountMessages,
  files: filesMessages,
  office: officeMessages,
  pairing: pairingMessages,
  plan: planMessages,
  review: reviewMessages,
  roster: rosterMessages,
  sheets: sheetMessages,
  places: placesMessages,
  household: householdMessages,
  messages,
  later: lazyMessages,
  return: returnMessages,
  returns: returnsMessages,
}
const placeholders = (message: string) => [...message.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

describe.each(Object.entries(catalogues))('catalogue %s', (_name, { zh, en }) => {
  it('has the same keys in both languages, and no empty text', async () => {
    const english = await en()
    expect(Object.keys(english).sort()).toEqual(Object.keys(zh).sort())
    for (const words of [...Object.values(zh), ...Object.values(english)]) expect(words.trim()).not.toBe('')
  })

  it('names the same values in both languages', async () => {
    const english = await en()
    for (const key of Object.keys(zh)) {
      expect(placeholders(english[key] ?? ''), key).toEqual(placeholders(zh[key] ?? ''))
    }
  })

  it('has no Chinese left in the English', async () => {
    const english = await en()
    const left = Object.entries(english).filter(
      ([key, words]) => key !== 'switchLanguage' && /[\u4e00-\u9fff]/.test(words),
    )
    expect(left).toEqual([])
  })
})

it('has both words for every code', () => {
  for (const table of Object.values(ALL_TERMS)) {
    for (const pair of Object.values(table) as [string, string][]) {
      expect(pair[0]).toMatch(/[\u4e00-\u9fff]/)
      expect(pair[1]).toMatch(/^[\x20-\x7e]+$/)
    }
  }
})

it('fills in values and leaves unknown ones visible', () => {
  expect(fill('未同步 {n} 条', { n: 2 })).toBe('未同步 2 条')
  expect(fill('{a} {b}', { a: 0 })).toBe('0 {b}')
})
