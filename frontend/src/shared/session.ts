import { computed, reactive, readonly } from 'vue'

import { api, Problem, type Notice, type Principal, type SignedIn } from './api'
import { dropToken, holdToken, onTokenNeeded, sendAnonymous } from './api/http'

/**
 * Who is at the phone. The access token lives in memory only; the refresh cookie is out of reach of scripts.
 * `away` means: this person signed in here before and has not signed out, but the server cannot be asked now.
 * They may go on writing; nothing can be read from or sent to the server until it can.
 * `expired` means: the server ended the session while the person was in the middle of something.
 * What they type can still be saved on the phone; the queue waits until they sign in again.
 */
type SessionState = 'unknown' | 'signed_in' | 'away' | 'expired' | 'signed_out'

const REMEMBERED = 'bangfu.person'
const LEAVING = 'bangfu.leaving'

/** `ended`: why the server ended the session here, where somebody else did it; until somebody signs in. */
const session = reactive<{
  state: SessionState
  principal: Principal | null
  expired: boolean
  ended: Notice | null
}>({
  state: 'unknown',
  principal: null,
  expired: false,
  ended: null,
})

export const currentSession = readonly(session)
export const principal = computed(() => session.principal)
export const isVolunteer = computed(() =>
  (session.principal?.roles ?? []).some(({ role }) => role === 'volunteer' || role === 'team_leader'),
)

export const hasNotice = computed(() => session.ended !== null || !!session.principal?.notices?.length)

/** It was read on this device; on others it stays. */
export function forgetNotice(id: string): void {
  if (session.principal) session.principal.notices = session.principal.notices.filter((notice) => notice.id !== id)
}

export function may(permission: string): boolean {
  return session.principal?.permissions.includes(permission) ?? false
}

const leavers: (() => Promise<void> | void)[] = []

/** What must be forgotten when somebody signs out, such as the masked lists kept for offline use. */
export function onSignOut(forget: () => Promise<void> | void): void {
  leavers.push(forget)
}

/** Throws `Problem` (401 wrong password or `second-factor-due`, 429 too many tries) or `Unreachable`. */
export const signIn = (username: string, password: string): Promise<void> =>
  begin('/auth/login', { username, password })

/** After `second-factor-due`, with the challenge of that problem. */
export const signInWithCode = (challenge: string, code: string): Promise<void> =>
  begin('/auth/login/code', { challenge, code })

async function begin(path: string, body: object): Promise<void> {
  const answer = await sendAnonymous<SignedIn>(path, body)
  forgetLeaving()
  await enter(answer)
}

export async function signOut(): Promise<void> {
  // First of all: whoever closes the page at once has signed out all the same.
  store(LEAVING, 'yes')
  for (const forget of leavers) await forget()
  dropToken()
  remember(null)
  Object.assign(session, { state: 'signed_out', principal: null, expired: false, ended: null })
  await endServerSession()
}

/**
 * Without a line the refresh cookie survives, and scripts cannot delete it. So the wish is written down and
 * carried out before anything else at the next start: nobody is signed in again by opening the page.
 */
async function endServerSession(): Promise<boolean> {
  store(LEAVING, 'yes')
  try {
    await sendAnonymous('/auth/logout')
  } catch (error) {
    if (!isRefusal(error)) return false
  }
  store(LEAVING, null)
  return true
}

/** Who comes in by a link: somebody's wish to sign out, made without a line, must not end the session that begins. */
export const forgetLeaving = (): void => store(LEAVING, null)

/** Once at start. A phone without a line opens as the person who used it last. */
export async function restoreSession(): Promise<void> {
  if (session.state !== 'unknown') return
  if (stored(LEAVING) && !(await endServerSession())) session.state = 'signed_out'
  else await renewToken()
}

/** A new token, and with it the person as the server knows them now. Whether there is one. */
export async function renewToken(): Promise<boolean> {
  try {
    await enter(await sendAnonymous<SignedIn>('/auth/refresh'))
    return true
  } catch (error) {
    if (isRefusal(error)) leaveExpired(error)
    else stayAway()
    return false
  }
}

function isRefusal(error: unknown): boolean {
  return error instanceof Problem && error.status >= 400 && error.status < 500 && error.status !== 429
}

function leaveExpired(error: unknown): void {
  dropToken()
  if (error instanceof Problem && error.code === 'password-replaced') session.ended = error.fields.notice as Notice
  const wasHere = session.principal !== null || remembered() !== null
  remember(null)
  const isInTheMiddle = session.state === 'signed_in' || session.state === 'away' || session.state === 'expired'
  Object.assign(session, { state: isInTheMiddle ? 'expired' : 'signed_out', expired: wasHere })
}

function stayAway(): void {
  if (session.state === 'signed_in') return
  const person = remembered()
  Object.assign(session, { state: person ? 'away' : 'signed_out', principal: person, expired: false })
}

async function enter(answer: SignedIn): Promise<void> {
  holdToken(answer.access_token, answer.expires_in)
  const person = await whoAmI(answer)
  const before = session.principal
  remember(person)
  // Another tab signed in as somebody else: this page must not send one person's queue as the other.
  if (before && before.id !== person.id && session.state !== 'expired') window.location.reload()
  Object.assign(session, { state: 'signed_in', principal: person, expired: false, ended: null })
}

/** The answer of login may carry a shorter principal than `/me`. */
async function whoAmI(answer: SignedIn): Promise<Principal> {
  const given = answer.principal
  return given && Array.isArray(given.permissions) && Array.isArray(given.roles) ? given : api.me()
}

/** Name, roles and permissions of the person; no secret, no phone number, and nothing of any household. */
const remember = (person: Principal | null): void =>
  store(REMEMBERED, person && JSON.stringify({ ...person, phone: null, notices: [] }))

function remembered(): Principal | null {
  try {
    return JSON.parse(stored(REMEMBERED) ?? 'null') as Principal | null
  } catch {
    return null
  }
}

function store(name: string, value: string | null): void {
  try {
    if (value === null) localStorage.removeItem(name)
    else localStorage.setItem(name, value)
  } catch {
    // Without storage there is no offline start, and nothing else changes.
  }
}

function stored(name: string): string | null {
  try {
    return localStorage.getItem(name)
  } catch {
    return null
  }
}

onTokenNeeded(renewToken)
