import { beforeEach, describe, expect, it, vi } from 'vitest'

import { api, Unreachable } from '@/shared/api'
import { inParts } from '@/shared/outbox/parts'

import { FakeRequest } from './fakeRequest'

const KIB = 1024
const SIZE = 100 * KIB
const photo = new Blob([new Uint8Array(SIZE)], { type: 'image/jpeg' })
const HEADERS = { 'Content-Type': 'image/jpeg', 'Upload-Ticket': 'sealed' }
const TICKET = { method: 'PUT' as const, url: '/api/uploads/p1', headers: HEADERS, fields: null }
const FORM = { method: 'POST' as const, url: 'https://store.test/photos', headers: null, fields: { key: 'files/p1' } }

type Answer = [status: number, said: object] | 'cut'

/** What was sent: the range and how many bytes; answered by `gate`. */
let sent: string[]
let gate: (range: string, n: number) => Answer

function missing(...ranges: [first: number, last: number][]): Answer {
  return [202, { id: 'p1', state: 'expected', missing: ranges.map(([first, last]) => ({ first, last })) }]
}

/** A gate that keeps what comes. */
function keeping(): (range: string) => Answer {
  let came = 0
  return (range) => {
    if (!range.includes('*')) came = Number(/-(\d+)\//.exec(range)?.[1]) + 1
    return came < SIZE ? missing([came, SIZE - 1]) : [200, { id: 'p1', state: 'stored' }]
  }
}

beforeEach(() => {
  sent = []
  vi.stubGlobal(
    'XMLHttpRequest',
    class extends FakeRequest {
      override send = (body: unknown): void => {
        const range = this.headers['Content-Range'] ?? 'whole'
        sent.push(`${range.replace(/^bytes (.*)\/.*$/, '$1')} ${(body as Blob).size / KIB}`)
        const answer = gate(range, sent.length)
        if (answer === 'cut') this.onerror()
        else this.answer(answer[0], JSON.stringify(answer[1]))
      }
    },
  )
})

describe('a photo over a line that cuts', () => {
  const shares: number[] = []
  const send = () => inParts(api).uploadPhoto(TICKET, photo, (share) => shares.push(share))

  beforeEach(() => void shares.splice(0))

  it.each(['photo-not-allowed', 'photo-store-unavailable', 'photo-wrong-hash', 'too-many-requests'])(
    'stops with what the server refuses: %s',
    async (code) => {
      gate = (_, n) => (n < 3 ? missing([(n - 1) * 32 * KIB, SIZE - 1]) : [422, { type: `/problems/${code}` }])
      await expect(send()).rejects.toMatchObject({ code })
      expect(sent).toHaveLength(3)
    },
  )

  it('gives up after six cuts in a row, halving the part from the second one on', async () => {
    gate = (_, n) => (n === 1 ? missing([0, SIZE - 1]) : 'cut')
    await expect(send()).rejects.toThrow(Unreachable)
    expect(sent).toEqual(['* 0', '0-32767 32', '0-32767 32', '0-16383 16', '0-8191 8', '0-8191 8', '0-8191 8'])
  })

  it('gives up when not even the question is answered', async () => {
    gate = () => 'cut'
    await expect(send()).rejects.toThrow(Unreachable)
    expect(sent).toEqual(Array.from({ length: 6 }, () => '* 0'))
  })

  it('asks the visit when more is missing than before: it may be stored', async () => {
    gate = (_, n) => (n === 1 ? missing([SIZE - 40 * KIB, SIZE - 1]) : missing([0, SIZE - 1]))
    await expect(send()).rejects.toThrow(Unreachable)
    expect(sent).toEqual(['* 0', `${SIZE - 40 * KIB}-${SIZE - 8 * KIB - 1} 32`])
  })

  it('goes in parts of 32 KiB, each with the headers of the ticket, and its bar follows what the server has', async () => {
    gate = keeping()
    expect(await send()).toBe('stored')
    expect(sent).toEqual(['* 0', '0-32767 32', '32768-65535 32', '65536-98303 32', '98304-102399 4'])
    expect(FakeRequest.last.headers).toEqual({ ...HEADERS, 'Content-Range': `bytes 98304-102399/${SIZE}` })
    expect(shares).toEqual([0, 0.32, 0.64, 0.96])
  })

  it('goes on where the server is, over what is there already', async () => {
    gate = (range, n) => {
      if (n === 1) return missing([1024, 2047], [90 * KIB, SIZE - 1])
      return n === 2 ? missing([90 * KIB, SIZE - 1]) : [200, { state: 'stored' }]
    }
    expect(await send()).toBe('stored')
    expect(sent).toEqual(['* 0', '1024-33791 32', '92160-102399 10'])
  })

  it('is finished by the question when all came before', async () => {
    gate = () => [200, { state: 'stored' }]
    expect(await send()).toBe('stored')
    expect(sent).toEqual(['* 0'])
  })

  it('keeps the size of its parts when only one is cut, and stays with small ones when two were', async () => {
    const keep = keeping()
    gate = (range, n) => (n === 3 || n === 5 || n === 6 ? 'cut' : keep(range))
    expect(await send()).toBe('stored')
    expect(sent).toEqual([
      '* 0',
      '0-32767 32',
      '32768-65535 32',
      '32768-65535 32',
      '65536-98303 32',
      '65536-98303 32',
      '65536-81919 16',
      '81920-98303 16',
      '98304-102399 4',
    ])
  })

  it('goes whole to a store of its own, which knows no parts', async () => {
    vi.stubGlobal(
      'XMLHttpRequest',
      class extends FakeRequest {
        override send = (body: unknown): void => {
          this.sent = body
          this.answer(204, '')
        }
      },
    )
    expect(await inParts(api).uploadPhoto(FORM, photo, () => undefined)).toBeUndefined()
    expect(FakeRequest.last.sent).toBeInstanceOf(FormData)
    expect(FakeRequest.last.headers).toEqual({})
  })
})
