import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem } from '@/shared/api'
import { reportFile, serverPhoto } from '@/shared/serverPhoto'

import { answer } from './answers'

const NOT_READY = () =>
  Response.json(
    { type: '/problems/photo-not-ready', title: '照片正在处理，请稍后再看。' },
    { status: 409, headers: { 'Retry-After': '2' } },
  )

/** The first `times` answers are that the pictures are not ready. */
function readyAfter(times: number) {
  let left = times
  return answer({
    'GET /reports/r1.pdf': () => (left-- > 0 ? NOT_READY() : new Response('form')),
    'GET /photos/p1': () => (left-- > 0 ? NOT_READY() : new Response('photo')),
    'GET /reports/r2.pdf': () =>
      Response.json({ type: '/problems/report-changed', title: '已有改动' }, { status: 409 }),
  })
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

describe('a form whose pictures are still prepared', () => {
  it('is refused at once for any other reason', async () => {
    readyAfter(0)
    const onWait = vi.fn()
    await expect(reportFile('r2', 'pdf', onWait)).rejects.toMatchObject({ code: 'report-changed' })
    expect(onWait).not.toHaveBeenCalled()
  })

  it('is given up after twenty seconds, with what the server says', async () => {
    const asked = readyAfter(100)
    const given = reportFile('r1', 'pdf', () => undefined).catch((error: unknown) => error)
    await vi.advanceTimersByTimeAsync(19_000)
    const soFar = asked.length
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await given).toBeInstanceOf(Problem)
    expect([soFar, asked.length]).toEqual([6, 7])
  })

  it('is asked for again by itself, and the screen hears that it waits', async () => {
    const asked = readyAfter(2)
    const onWait = vi.fn()
    const file = reportFile('r1', 'pdf', onWait)
    await vi.advanceTimersByTimeAsync(1_900)
    expect([asked.length, onWait.mock.calls.length]).toEqual([1, 1])
    await vi.advanceTimersByTimeAsync(3_000)
    expect(await (await file).text()).toBe('form')
    expect(asked).toHaveLength(3)
  })
})

it('asks for a photo no longer than its place is shown', async () => {
  const asked = readyAfter(100)
  let isWanted = true
  const given = serverPhoto('p1', 'thumb')(() => isWanted).catch((error: unknown) => error)
  await vi.advanceTimersByTimeAsync(2_000)
  isWanted = false
  await vi.advanceTimersByTimeAsync(60_000)
  expect(await given).toMatchObject({ code: 'photo-not-ready' })
  expect(asked).toHaveLength(2 + 1)
})
