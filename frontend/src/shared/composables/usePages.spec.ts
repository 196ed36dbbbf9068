import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Unreachable } from '../api/problem'
import type { Page } from '../api/types'
import { usePages } from './usePages'

const page = (items: string[], next: string | null = null): Page<string> => ({ items, next })

/** Answers that come when the test says so, in any order. */
const waiting: { answer: (page: Page<string>) => void; fail: (error: Error) => void }[] = []
const slow = (): Promise<Page<string>> =>
  new Promise((answer, fail) => {
    waiting.push({ answer, fail })
  })
const fetchPage = vi.fn<(cursor: string | null) => Promise<Page<string>>>()
const asked = () => fetchPage.mock.calls.map(([cursor]) => cursor)

beforeEach(() => {
  waiting.length = 0
  fetchPage.mockReset()
})

/** A list whose first page, of two, has come. */
async function loaded() {
  fetchPage.mockResolvedValueOnce(page(['a', 'b'], 'more'))
  const list = usePages(fetchPage)
  await list.load()
  return list
}

describe('usePages', () => {
  it('adds the next page to the first, to the end of the list', async () => {
    const list = await loaded()
    expect([list.items.value, list.hasMore.value]).toEqual([['a', 'b'], true])
    fetchPage.mockResolvedValueOnce(page(['c']))
    await list.load()
    expect([list.items.value, list.hasMore.value, asked()]).toEqual([['a', 'b', 'c'], false, [null, 'more']])
  })

  it('has loaded an empty list once the server has said so', async () => {
    const list = usePages(fetchPage)
    expect([list.items.value, list.isLoaded.value]).toEqual([[], false])
    fetchPage.mockRejectedValueOnce(new Unreachable()).mockResolvedValueOnce(page([]))
    await list.load()
    expect([list.isLoaded.value, list.failure.value]).toEqual([false, '连不上网络，请稍后再试。'])
    await list.load()
    expect([list.isLoaded.value, list.failure.value]).toEqual([true, null])
  })

  it('asks for the same page again after a failure, and keeps what is there', async () => {
    const list = await loaded()
    fetchPage.mockRejectedValueOnce(new Unreachable()).mockResolvedValueOnce(page(['c']))
    await list.load()
    expect([list.items.value, list.hasMore.value, list.failure.value]).toEqual([
      ['a', 'b'],
      true,
      '连不上网络，请稍后再试。',
    ])
    await list.load()
    expect([list.items.value, asked()]).toEqual([
      ['a', 'b', 'c'],
      [null, 'more', 'more'],
    ])
  })

  it('asks once where load is called twice', async () => {
    const list = await loaded()
    fetchPage.mockImplementation(slow)
    const first = list.load()
    await list.load()
    waiting[0]?.answer(page(['c']))
    await first
    expect([list.items.value, asked()]).toEqual([
      ['a', 'b', 'c'],
      [null, 'more'],
    ])
  })

  it('empties the list at a restart, and keeps it at a reload until the first page has come', async () => {
    const list = await loaded()
    fetchPage.mockImplementation(slow)
    void list.reload()
    expect([list.items.value, list.isLoaded.value, list.hasMore.value]).toEqual([['a', 'b'], true, false])
    const restarted = list.restart()
    expect([list.items.value, list.isLoaded.value, list.hasMore.value]).toEqual([[], false, false])
    waiting[1]?.answer(page(['new'], 'more'))
    await restarted
    expect([list.items.value, asked()]).toEqual([['new'], [null, null, null]])
  })

  it('begins again where a reload failed', async () => {
    const list = await loaded()
    fetchPage.mockRejectedValueOnce(new Unreachable()).mockResolvedValueOnce(page(['new']))
    await list.reload()
    expect(list.items.value).toEqual(['a', 'b'])
    await list.load()
    expect([list.items.value, asked()]).toEqual([['new'], [null, null, null]])
  })

  it.each(['restart', 'reload'] as const)(
    'drops a page under way at a %s, before and after its answer',
    async (again) => {
      const list = await loaded()
      fetchPage.mockImplementation(slow)
      const old = list.load()
      const now = list[again]()
      waiting[0]?.answer(page(['old'], 'old-more'))
      await old
      expect([list.items.value.includes('old'), list.isLoading.value]).toEqual([false, true])
      waiting[1]?.answer(page(['new'], 'more'))
      await now
      expect([list.items.value, list.hasMore.value]).toEqual([['new'], true])

      const older = list.load()
      const newer = list[again]()
      waiting[3]?.answer(page(['newest']))
      await newer
      waiting[2]?.fail(new Unreachable())
      await older
      expect([list.items.value, list.hasMore.value, list.failure.value]).toEqual([['newest'], false, null])
    },
  )

  it('adds a page to what the caller has left of the lines', async () => {
    const list = await loaded()
    fetchPage.mockImplementation(slow)
    const more = list.load()
    list.items.value = list.items.value.filter((item) => item !== 'a')
    waiting[0]?.answer(page(['c']))
    await more
    expect(list.items.value).toEqual(['b', 'c'])
  })

  it('hands on each page that counts, with what else it says', async () => {
    const heard: unknown[] = []
    const fetchMissing = vi
      .fn<(cursor: string | null) => Promise<Page<string> & { missing: string[] }>>()
      .mockResolvedValueOnce({ ...page(['a'], 'more'), missing: ['gateway'] })
      .mockResolvedValueOnce({ ...page(['b']), missing: [] })
    const list = usePages(fetchMissing, ({ missing }, isFirst) => heard.push([missing, isFirst, ...list.items.value]))
    await list.load()
    await list.load()
    expect(heard).toEqual([
      [['gateway'], true, 'a'],
      [[], false, 'a', 'b'],
    ])
  })
})
