import { readFileSync } from 'node:fs'
import { runInNewContext } from 'node:vm'

import ts from 'typescript'
import { describe, expect, it, vi } from 'vitest'

/** The worker as the build writes it, with one file in its shell; answers which requests it takes on itself. */
function startWorker() {
  const source = readFileSync(new URL('../src/volunteer/service-worker.ts', import.meta.url), 'utf8')
    .replace('__SHELL_VERSION__', 'v1')
    .replace('__SHELL_FILES__', '["/assets/a.js"]')
    .replace('export {}', '')
  const { outputText } = ts.transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } })
  const heard = new Map<string, (event: unknown) => void>()
  const globals = {
    addEventListener: (name: string, hear: (event: unknown) => void) => heard.set(name, hear),
    location: { origin: 'https://here.test' },
    caches: { match: () => Promise.resolve(new Response('kept')) },
    fetch: () => Promise.resolve(new Response('fresh')),
    clients: {},
  }
  runInNewContext(outputText, { ...globals, URL, Promise })
  return (path: string, method = 'GET', mode = 'cors'): boolean => {
    const respondWith = vi.fn()
    heard.get('fetch')?.({ request: { url: `https://here.test${path}`, method, mode }, respondWith })
    return respondWith.mock.calls.length > 0
  }
}

describe('the worker', () => {
  const takes = startWorker()

  it.each(['PUT', 'GET', 'POST', 'HEAD'])('leaves a %s of an upload to the network', (method) => {
    expect(takes('/api/uploads/0190-1', method)).toBe(false)
    expect(takes('/api/uploads/0190-1', method, 'navigate')).toBe(false)
  })

  it('answers with the shell and nothing else', () => {
    expect([takes('/assets/a.js'), takes('/volunteer/history', 'GET', 'navigate')]).toEqual([true, true])
    expect([takes('/assets/b.js'), takes('/api/visits'), takes('/office', 'GET', 'navigate')]).toEqual(
      Array(3).fill(false),
    )
  })
})
