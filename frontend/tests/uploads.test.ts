import { beforeEach, describe, expect, it, vi } from 'vitest'

import { api } from '@/shared/api'

import { FakeRequest } from './fakeRequest'

const bytes = new Blob(['abc'], { type: 'image/jpeg' })
const HEADERS = { 'Content-Type': 'image/jpeg', 'Upload-Ticket': 'sealed' }
const THROUGH_THE_GATE = { method: 'PUT' as const, url: '/api/uploads/p1', headers: HEADERS, fields: null }
const DIRECT = { url: 'https://store.test/photos', headers: null, fields: { key: 'files/p1', policy: 'x' } }

/** What a real request does after `open`: the fake knows no network. */
function answerWith(status: number, text: string): void {
  vi.stubGlobal(
    'XMLHttpRequest',
    class extends FakeRequest {
      override send = (body: unknown): void => {
        this.sent = body
        this.upload.onprogress?.({ loaded: 1, total: 2 })
        this.answer(status, text)
      }
    },
  )
}

describe('the bytes of a file', () => {
  const shares: number[] = []
  const send = (ticket: Parameters<typeof api.uploadPhoto>[0]) =>
    api.uploadPhoto(ticket, bytes, (share) => shares.push(share))

  beforeEach(() => void shares.splice(0))

  it('are refused with what the gate says, and when to come again', async () => {
    answerWith(503, '{"type":"/problems/photo-store-unavailable","title":"照片暂时存不上"}')
    await expect(send(THROUGH_THE_GATE)).rejects.toMatchObject({
      code: 'photo-store-unavailable',
      retryAfterSeconds: 7,
    })
  })

  it('go raw through the gate, with the headers of the ticket, and its answer says that they are stored', async () => {
    answerWith(200, '{"id":"p1","state":"stored"}')
    expect(await send(THROUGH_THE_GATE)).toBe('stored')
    const { open, headers, sent } = FakeRequest.last
    expect(open).toHaveBeenCalledExactlyOnceWith('PUT', '/api/uploads/p1')
    expect([headers, sent, shares]).toEqual([HEADERS, bytes, [0.5]])
  })

  it.each([DIRECT, { ...DIRECT, method: 'POST' as const }])(
    'go as a form to a store of its own, file last',
    async (ticket) => {
      answerWith(204, '')
      expect(await send(ticket)).toBeUndefined()
      const { open, headers, sent } = FakeRequest.last
      expect(open).toHaveBeenCalledExactlyOnceWith('POST', DIRECT.url)
      expect(headers).toEqual({})
      expect([...(sent as FormData).keys()]).toEqual(['key', 'policy', 'file'])
      expect(((sent as FormData).get('file') as File).size).toBe(3)
    },
  )

  it('are not called stored by an answer that says nothing of them', async () => {
    answerWith(200, '<html>')
    expect(await send(THROUGH_THE_GATE)).toBeUndefined()
  })
})
