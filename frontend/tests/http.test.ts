import { describe, expect, it, vi } from 'vitest'

import { Unreachable } from '@/shared/api'
import { getJson, sendAnonymous, sendJson } from '@/shared/api/http'

/** An answer whose first bytes come, and then none: `end` says how. */
function answering(
  first: string,
  end: (controller: ReadableStreamDefaultController) => void,
  type = 'application/json',
) {
  vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => {
    const body = new ReadableStream({
      start(controller) {
        controller.enqueue(new TextEncoder().encode(first))
        signal?.addEventListener('abort', () => controller.error(new DOMException('aborted', 'AbortError')))
        end(controller)
      },
    })
    return Promise.resolve(new Response(body, { headers: { 'Content-Type': type } }))
  })
}

describe('an answer that does not come whole', () => {
  it.each([
    ['read', () => getJson('/households')],
    ['sent', () => sendJson('PUT', '/visits/v1', {})],
    ['sent without a token', () => sendAnonymous('/auth/refresh')],
  ])('is no line where something is %s, and no fault of ours', async (_what, ask) => {
    answering('{"items": [', (controller) => controller.error(new TypeError('network error')))
    await expect(ask()).rejects.toBeInstanceOf(Unreachable)
  })

  it('is whole where there is nothing to say, whatever type is named', async () => {
    const nothing = () => new Response(null, { status: 204, headers: { 'Content-Type': 'application/json' } })
    vi.stubGlobal('fetch', () => Promise.resolve(nothing()))
    await expect(sendJson('POST', '/confirmations/c1/confirm')).resolves.toBeNull()
  })

  it('is given up after the time of a request', async () => {
    vi.useFakeTimers()
    try {
      answering('{"items": [', () => undefined)
      const asked = getJson('/households').catch((error: unknown) => error)
      await vi.advanceTimersByTimeAsync(31_000)
      expect(await Promise.race([asked, Promise.resolve('still waiting')])).toBeInstanceOf(Unreachable)
    } finally {
      vi.useRealTimers()
    }
  })

  it('is no line where a page of somebody else stands in between', async () => {
    answering('<html>登录无线网络</html>', (controller) => controller.close(), 'text/html')
    await expect(getJson('/households')).rejects.toBeInstanceOf(Unreachable)
  })
})
