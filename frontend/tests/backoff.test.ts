import { describe, expect, it } from 'vitest'

import { backoff, endsRound, isDue, isFinalRefusal, settle, type Attempt } from '@/shared/outbox/backoff'

const queued: Attempt = { stage: 'queued', attempts: 0, next_attempt_at: 0 }

describe('settle', () => {
  it('parks what the server refused and never sends it again by itself', () => {
    const parked = settle(queued, { kind: 'refused' }, 1000, 0.5)
    expect(parked?.stage).toBe('parked')
    expect(isDue(parked!, Number.MAX_SAFE_INTEGER, true)).toBe(false)
  })

  it('keeps a visit when the session ended, without counting it as a failure', () => {
    expect(settle(queued, { kind: 'signed_out' }, 1000, 0.5)).toEqual({
      stage: 'signed_out',
      attempts: 0,
      next_attempt_at: 0,
    })
  })

  it('waits longer after every failure, up to ten minutes', () => {
    let attempt = queued
    const waits: number[] = []
    for (let round = 0; round < 12; round += 1) {
      attempt = settle(attempt, { kind: 'unreachable' }, 0, 1)!
      waits.push(attempt.next_attempt_at)
    }
    expect(waits.slice(0, 4)).toEqual([5_000, 10_000, 20_000, 40_000])
    expect(waits.at(-1)).toBe(600_000)
  })

  it('waits at least as long as a busy server asks', () => {
    const later = settle(queued, { kind: 'busy', retryAfterSeconds: 120 }, 1_000, 0)
    expect(later?.next_attempt_at).toBe(121_000)
    const tomorrow = settle(queued, { kind: 'throttled', retryAfterSeconds: 36_000 }, 1_000, 0)
    expect(tomorrow).toEqual({ stage: 'waiting', attempts: 1, next_attempt_at: 36_001_000 })
  })

  it('lets go only of what is complete', () => {
    expect(settle(queued, { kind: 'complete' }, 0, 0)).toBeNull()
    expect(settle(queued, { kind: 'incomplete' }, 0, 0)).not.toBeNull()
  })
})

describe('isDue', () => {
  const waiting: Attempt = { stage: 'waiting', attempts: 1, next_attempt_at: 5_000 }

  it('respects the back-off unless the person or the line asks', () => {
    expect(isDue(waiting, 4_999, false)).toBe(false)
    expect(isDue(waiting, 5_000, false)).toBe(true)
    expect(isDue(waiting, 0, true)).toBe(true)
  })

  it('takes up what a killed tab left in the middle of sending', () => {
    expect(isDue({ ...queued, stage: 'sending' }, 0, false)).toBe(true)
  })

  it('never sends a draft', () => {
    expect(isDue({ ...queued, stage: 'draft' }, 0, true)).toBe(false)
  })
})

it('spreads retries between half and all of the wait', () => {
  expect(backoff(0, 0)).toBe(2_500)
  expect(backoff(0, 1)).toBe(5_000)
  expect(backoff(1000, 1)).toBe(600_000)
})

it('knows which refusals are final', () => {
  for (const status of [400, 403, 404, 409, 413, 422]) expect(isFinalRefusal(status), String(status)).toBe(true)
  for (const status of [401, 408, 425, 429, 500, 502, 503]) expect(isFinalRefusal(status), String(status)).toBe(false)
})

it('ends a round at a wall that every visit would meet', () => {
  expect(endsRound({ kind: 'unreachable' })).toBe(true)
  expect(endsRound({ kind: 'signed_out' })).toBe(true)
  expect(endsRound({ kind: 'busy', retryAfterSeconds: null })).toBe(false)
  expect(endsRound({ kind: 'throttled', retryAfterSeconds: 2 })).toBe(true)
  expect(endsRound({ kind: 'throttled', retryAfterSeconds: 36_000 })).toBe(false)
  expect(endsRound({ kind: 'refused' })).toBe(false)
})
