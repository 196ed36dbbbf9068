import { describe, expect, it } from 'vitest'

import { Problem } from '@/shared/api'

import { noticeInForce } from './noticeInForce'

const STORED: Record<string, string | null> = { first: 'second', second: 'third', third: null, cut: 'unseen' }

function read(id: string) {
  const replaced_by = STORED[id]
  if (replaced_by === undefined)
    return Promise.reject(new Problem(404, { type: '/problems/not-found', title: '没有找到' }))
  return Promise.resolve({ id, content: { replaced_by } })
}

describe('the notice that a campaign stands on', () => {
  it.each([
    ['itself while nothing replaced it', 'third', 'third'],
    ['the last of those that replaced it', 'first', 'third'],
    ['itself where its successor was sent to others', 'cut', 'cut'],
  ])('is %s', async (_, id, shown) => {
    expect((await noticeInForce(id, read))?.id).toBe(shown)
  })

  it('is none where it was not sent to the own unit', async () => {
    expect(await noticeInForce('unseen', read)).toBeNull()
  })

  it('says what else failed', async () => {
    const broken = () => Promise.reject(new Error('no line'))
    await expect(noticeInForce('first', broken)).rejects.toThrow('no line')
  })
})
