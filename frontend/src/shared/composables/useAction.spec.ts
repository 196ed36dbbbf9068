import { effectScope } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { FakeRequest } from '../../../tests/fakeRequest'
import { Problem, Unreachable } from '../api/problem'
import { Cancelled, upload, type UploadWatch } from '../api/upload'
import { useAction } from './useAction'
import { useUpload } from './useUpload'

describe('useAction', () => {
  it('does one thing at a time and names it', async () => {
    const { doing, isBusy, run } = useAction<'file' | 'send'>()
    let finish = (): void => undefined
    const first = run(() => new Promise<void>((resolve) => (finish = resolve)), 'file')
    const second = vi.fn()
    expect(await run(second, 'send')).toBe(false)
    expect([doing.value, isBusy.value, second.mock.calls.length]).toEqual(['file', true, 0])
    finish()
    expect(await first).toBe(true)
    expect(doing.value).toBeNull()
  })

  it('says why it failed until the next try', async () => {
    const { failure, run } = useAction()
    expect(await run(() => Promise.reject(new Unreachable()))).toBe(false)
    expect(failure.value).toBe('连不上网络，请稍后再试。')
    await run(() => Promise.resolve())
    expect(failure.value).toBeNull()
  })

  it('lets a screen explain in words of its own', async () => {
    const { failure, run } = useAction(() => Promise.resolve('别人已经处理'))
    await run(() => Promise.reject(new Problem(409, {})))
    expect(failure.value).toBe('别人已经处理')
  })
})

describe('useUpload', () => {
  it('shows how far it is, and sends the same again after a failure', async () => {
    const send = vi.fn((watch: UploadWatch, name: string) => {
      watch.onProgress?.(0.5)
      return send.mock.calls.length === 1 ? Promise.reject(new Unreachable()) : Promise.resolve(name)
    })
    const onSent = vi.fn()
    const { share, failure, start, retry } = effectScope().run(() => useUpload(send, onSent))!
    const first = start('名册')
    expect(share.value).toBe(0.5)
    await first
    expect([share.value, failure.value]).toEqual([null, '连不上网络，请稍后再试。'])
    await retry()
    expect(onSent).toHaveBeenCalledExactlyOnceWith('名册')
    expect(failure.value).toBeNull()
  })

  it('ends without a failure when it is stopped, by hand or by leaving the screen', async () => {
    const scope = effectScope()
    const send = ({ signal }: UploadWatch) =>
      new Promise<never>((_, reject) => signal?.addEventListener('abort', () => reject(new Cancelled())))
    const { failure, share, start, cancel } = scope.run(() => useUpload(send, vi.fn()))!
    const stopped = start()
    cancel()
    await stopped
    expect([share.value, failure.value]).toEqual([null, null])
    const left = start()
    scope.stop()
    await left
    expect(failure.value).toBeNull()
  })
})

describe('upload', () => {
  const body = new Blob(['x'])
  beforeEach(() => void vi.stubGlobal('XMLHttpRequest', FakeRequest))

  it('answers what came back and tells the share that is on its way', async () => {
    const shares: number[] = []
    const sending = upload({
      url: '/a',
      body,
      headers: { A: 'b' },
      timeoutMs: 5,
      onProgress: (share) => shares.push(share),
    })
    FakeRequest.last.upload.onprogress?.({ loaded: 1, total: 4 })
    FakeRequest.last.upload.onprogress?.({ loaded: 1, total: 0 })
    FakeRequest.last.answer(202, '{"id":1}')
    expect(await sending).toBe('{"id":1}')
    expect([shares, FakeRequest.last.headers, FakeRequest.last.sent]).toEqual([[0.25, 0], { A: 'b' }, body])
  })

  it('throws what the server says, in JSON or not', async () => {
    const refused = upload({ url: '/a', body, timeoutMs: 5 })
    FakeRequest.last.answer(413, '{"type":"/problems/too-large","title":"太大"}')
    await expect(refused).rejects.toMatchObject({ status: 413, title: '太大', retryAfterSeconds: 7 })
    const xml = upload({ url: '/a', body, timeoutMs: 5 })
    FakeRequest.last.answer(403, '<Error/>')
    await expect(xml).rejects.toMatchObject({ status: 403 })
  })

  it.each(['onerror', 'ontimeout'] as const)('is unreachable at %s', async (event) => {
    const lost = upload({ url: '/a', body, timeoutMs: 5 })
    FakeRequest.last[event]()
    await expect(lost).rejects.toBeInstanceOf(Unreachable)
  })

  it('can be stopped, also before it began', async () => {
    const aborter = new AbortController()
    const stopped = upload({ url: '/a', body, timeoutMs: 5, signal: aborter.signal })
    aborter.abort()
    await expect(stopped).rejects.toBeInstanceOf(Cancelled)
    await expect(upload({ url: '/a', body, timeoutMs: 5, signal: aborter.signal })).rejects.toBeInstanceOf(Cancelled)
    expect(FakeRequest.last.sent).toBeNull()
  })
})
