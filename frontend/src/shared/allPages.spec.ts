import { describe, expect, it, vi } from 'vitest'

import { allPages, firstPages } from './allPages'
import { Unreachable } from './api/problem'

/** Three pages, each with the number of its own place. */
const list = () =>
  vi.fn((cursor: string | null) => {
    const place = Number(cursor ?? 1)
    return Promise.resolve({ items: [place], next: place < 3 ? String(place + 1) : null })
  })

describe('allPages', () => {
  it('asks with the cursor of the page before until there is none', async () => {
    const fetchPage = list()
    expect(await allPages(fetchPage)).toEqual([1, 2, 3])
    expect(fetchPage.mock.calls).toEqual([[null], ['2'], ['3']])
  })

  it('stops at the bound', async () => {
    const fetchPage = list()
    expect(await allPages(fetchPage, 2)).toEqual([1, 2])
    expect(fetchPage).toHaveBeenCalledTimes(2)
  })

  it('gives nothing when one page does not come', async () => {
    const fetchPage = list()
      .mockResolvedValueOnce({ items: [1], next: '2' })
      .mockRejectedValueOnce(new Unreachable())
    await expect(allPages(fetchPage)).rejects.toBeInstanceOf(Unreachable)
  })
})

describe('firstPages', () => {
  it('tells whether the list goes on', async () => {
    expect(await firstPages(list(), 2)).toEqual({ items: [1, 2], next: '3' })
    expect(await firstPages(list(), 3)).toEqual({ items: [1, 2, 3], next: null })
  })
})
