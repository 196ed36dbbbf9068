import { beforeEach, describe, expect, it, vi } from 'vitest'

import { loadWords } from './loadWords'
import { SHIPPED } from './shippedWords'
import { isOffered, offered, words, type KeptWord } from './vocabulary'
import { wordOf } from './wordOf'

/** At the edge: another spec may have loaded what asks. A token is not to be had here. */
const asked = vi.fn<(headers: Record<string, string>) => Response>()
const serve = () =>
  vi.stubGlobal('fetch', (url: string, { headers = {} }: { headers?: Record<string, string> } = {}) =>
    Promise.resolve(
      url.includes('/vocabularies') ? asked(headers) : Response.json({ title: 'nobody' }, { status: 401 }),
    ),
  )

const word = (code: string, more: Partial<KeptWord> = {}): KeptWord => ({
  vocabulary: 'supports',
  code,
  zh: `词${code}`,
  en: code,
  ...more,
})
const codes = (chosen: string[] = []): string[] => offered('supports', chosen).map(({ code }) => code)

beforeEach(() => {
  localStorage.clear()
  words.value = []
  asked.mockReset()
  serve()
})

describe('words that a visit may say', () => {
  it('offers no word that has ended, has not begun, or is kept for another place', () => {
    const all = [
      word('open'),
      word('ended', { ended_on: '2020-01-01' }),
      word('later', { starts_on: '2099-01-01' }),
      word('elsewhere', { owner_code: '3413' }),
      word('here', { owner_code: '2113' }),
    ]
    expect(all.filter((one) => isOffered(one, [null, '211381'])).map(({ code }) => code)).toEqual(['open', 'here'])
  })

  it('keeps a word in the choice that the draft says already', () => {
    words.value = [
      word('open'),
      word('ended', { ended_on: '2020-01-01' }),
      { ...word('other_list'), vocabulary: 'goals' },
    ]
    expect(codes()).toEqual(['open'])
    expect(codes(['ended'])).toEqual(['open', 'ended'])
    expect(wordOf('supports', 'ended')).toBe('词ended')
    expect(wordOf('supports', 'never_heard_of')).toBe('never_heard_of')
  })
})

describe('where they come from', () => {
  it('has those of the release where there was never a line', async () => {
    asked.mockImplementation(() => Response.error())
    await loadWords()
    expect(words.value).toEqual(SHIPPED)
  })

  it('has what came last, and names it when it asks again', async () => {
    const answer = { items: [word('stall')] }
    asked.mockReturnValueOnce(Response.json(answer, { headers: { ETag: '"1"' } }))
    await loadWords()
    words.value = []
    asked.mockReturnValueOnce(new Response(null, { status: 304 }))
    await loadWords()
    expect(words.value).toEqual([word('stall')])
    expect(asked.mock.lastCall?.[0]).toMatchObject({ 'If-None-Match': '"1"' })
  })
})
