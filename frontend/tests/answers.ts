import { vi } from 'vitest'

export interface Asked {
  method: string
  path: string
  query: URLSearchParams
  body: unknown
}
type Answer = (asked: Asked) => unknown

/**
 * Answers the requests of a component: `answer({ 'GET /divisions': ({ query }) => page })`; `:id` in a path stands for
 * anything. Returns what was asked, in order. A `Response` is given as it is; null is 204.
 * Specs mock the API here, at the edge, because modules are loaded once for all of them.
 */
export function answer(answers: Record<string, Answer>): Asked[] {
  const all: Asked[] = []
  const patterns = Object.entries(answers).map(([key, given]) => {
    const [method = '', path = ''] = key.split(' ')
    return { method, path: new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`), given }
  })
  vi.stubGlobal('fetch', async (url: string, { method = 'GET', body }: RequestInit = {}) => {
    const { pathname, searchParams } = new URL(url, 'http://here.test')
    const path = pathname.replace(/^\/api/, '')
    const said: unknown = typeof body === 'string' ? JSON.parse(body) : body
    const asked = { method, path, query: searchParams, body: said }
    const found = patterns.find((pattern) => pattern.method === method && pattern.path.test(path))
    if (!found) return Response.json({ title: `${method} ${path}` }, { status: 404 })
    all.push(asked)
    const content = await found.given(asked)
    if (content instanceof Response) return content.clone()
    return content === null ? new Response(null, { status: 204 }) : Response.json(content)
  })
  return all
}
