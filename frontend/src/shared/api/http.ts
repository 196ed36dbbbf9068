import { Problem, Unreachable } from './problem'

const BASE = '/api'
const TIMEOUT_MS = 30_000
/** A token this close to its end is renewed first; the time comes from `performance`, a phone's clock may be wrong. */
const RENEW_BEFORE_MS = 20_000

type QueryValue = string | number | boolean | null | undefined

export interface RequestOptions {
  /** A list is the same parameter several times. */
  query?: Record<string, QueryValue | readonly string[]>
  body?: unknown
  headers?: Record<string, string>
  timeoutMs?: number
}

interface Token {
  value: string
  renewAt: number
}

let token: Token | null = null
let renewing: Promise<boolean> | null = null
let renew: () => Promise<boolean> = () => Promise.resolve(false)

export function holdToken(value: string, expiresInSeconds: number): void {
  const lifeMs = expiresInSeconds * 1000
  token = { value, renewAt: performance.now() + lifeMs - Math.min(RENEW_BEFORE_MS, lifeMs / 4) }
}

export function dropToken(): void {
  token = null
}

/** The session says how a new token is got; `true` when there is one. */
export function onTokenNeeded(handler: () => Promise<boolean>): void {
  renew = handler
}

export async function getJson<Answer>(path: string, query?: RequestOptions['query']): Promise<Answer> {
  return jsonOf(await authorised('GET', path, query ? { query } : {}))
}

export async function sendJson<Answer>(method: string, path: string, body?: unknown): Promise<Answer> {
  return jsonOf(await authorised(method, path, { body }))
}

/** What is no JSON was written by somebody in between, such as the sign-in page of a wireless network. */
async function jsonOf<Answer>(response: Response): Promise<Answer> {
  if (response.status === 204) return null as Answer
  return response.json().catch(() => Promise.reject(new Unreachable())) as Promise<Answer>
}

export async function getBlob(path: string, query?: RequestOptions['query']): Promise<Blob> {
  return (await authorised('GET', path, query ? { query, timeoutMs: 120_000 } : { timeoutMs: 120_000 })).blob()
}

/** Without a token: signing in and refreshing, where a 401 means what it says. */
export async function sendAnonymous<Answer>(path: string, body?: unknown): Promise<Answer> {
  return jsonOf(await request('POST', path, { body }, null))
}

/** A token for requests that `fetch` cannot make, such as an upload that says how far it is. */
export async function freshToken(): Promise<string | null> {
  if (!token || performance.now() > token.renewAt) await renewOnce()
  return token?.value ?? null
}

export async function authorised(method: string, path: string, options: RequestOptions): Promise<Response> {
  try {
    return await request(method, path, options, await freshToken())
  } catch (error) {
    // A wrong password sent again would count as two attempts.
    const isTokenOld = error instanceof Problem && error.status === 401 && error.code !== 'wrong-credentials'
    if (!isTokenOld || !(await renewOnce())) throw error
    return request(method, path, options, token?.value ?? null)
  }
}

/** Ten requests that find the token old ask for one new token, not for ten. */
function renewOnce(): Promise<boolean> {
  renewing ??= renew().finally(() => {
    renewing = null
  })
  return renewing
}

async function request(
  method: string,
  path: string,
  { query, body, headers: more, timeoutMs = TIMEOUT_MS }: RequestOptions,
  bearer: string | null,
): Promise<Response> {
  const headers: Record<string, string> = { Accept: 'application/json, application/problem+json, */*', ...more }
  const isFile = body instanceof Blob
  if (body !== undefined) headers['Content-Type'] = isFile ? body.type : 'application/json'
  if (bearer) headers.Authorization = `Bearer ${bearer}`
  const aborter = new AbortController()
  let timer = setTimeout(() => aborter.abort(), timeoutMs)
  try {
    const response = await fetch(BASE + path + queryString(query), {
      method,
      headers,
      body: body === undefined ? null : isFile ? body : JSON.stringify(body),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: aborter.signal,
    })
    if (response.ok) {
      if (response.status === 204 || !response.headers.get('Content-Type')?.includes('json')) return response
      // To its end, with as much time again: a line may break off, or fall silent, in the middle of an answer.
      clearTimeout(timer)
      timer = setTimeout(() => aborter.abort(), timeoutMs)
      return new Response(await response.text(), response)
    }
    throw new Problem(response.status, await problemBody(response), response.headers.get('Retry-After'))
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Unreachable()
  } finally {
    clearTimeout(timer)
  }
}

async function problemBody(response: Response): Promise<Record<string, unknown>> {
  try {
    return (await response.json()) as Record<string, unknown>
  } catch {
    return {}
  }
}

export function queryString(query: RequestOptions['query'] = {}): string {
  const pairs = Object.entries(query)
    .flatMap(([name, value]) => [value].flat().map((one) => [name, one] as const))
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
  const search = new URLSearchParams(pairs.map(([name, value]) => [name, String(value)])).toString()
  return search && `?${search}`
}
