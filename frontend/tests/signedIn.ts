import { vi } from 'vitest'

import { renewToken } from '@/shared/session'

import { answer } from './answers'

interface Person {
  permissions?: string[]
  division?: string
  role?: string
}

/** An officer of an invented place is signed in; the requests of the component are answered afterwards (`answer`). */
export async function signedIn({
  permissions = [],
  division = '3401',
  role = 'city_officer',
}: Person = {}): Promise<void> {
  const held = {
    role,
    division_code: division,
    division_name: '某市',
    organization_id: null,
    organization_name: null,
    composed: null,
    until: null,
  }
  const principal = {
    id: 'person',
    username: 'someone',
    name: '某某',
    permissions,
    roles: [held],
    pending_roles: [],
    notices: [],
    duty: null,
  }
  answer({ 'POST /auth/refresh': () => ({ access_token: 'token', expires_in: 3600, principal }) })
  await renewToken()
  vi.unstubAllGlobals()
}

/** An answer that comes when it is told to. */
export function held<Content>(): { promise: Promise<Content>; come: (content: Content) => void } {
  let come: (content: Content) => void = () => undefined
  const promise = new Promise<Content>((resolve) => (come = resolve))
  return { promise, come }
}
