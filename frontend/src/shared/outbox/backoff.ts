/**
 * How a visit goes from the phone to the server, as plain values.
 *
 *   draft → queued → sending → kept → (gone: the server can show every photo, or 30 days have passed)
 *                       │       └→ parked   it could not use a photo after all
 *                       ├→ waiting      no line or a busy server: again at `next_attempt_at`
 *                       ├→ signed_out   the session ended: again after signing in
 *                       └→ parked       the server said no: a person must decide
 *
 * What is `kept` is delivered: no screen shows it, nothing counts it, and without photos it is gone at once.
 */
export type VisitStage = 'draft' | 'queued' | 'sending' | 'waiting' | 'signed_out' | 'parked' | 'kept'
export type PhotoStage = 'saved' | 'uploading' | 'stored' | 'failed' | 'rejected'

export type Outcome =
  | { kind: 'complete' }
  | { kind: 'unreachable' }
  | { kind: 'busy'; retryAfterSeconds: number | null }
  | { kind: 'throttled'; retryAfterSeconds: number | null }
  | { kind: 'incomplete' }
  | { kind: 'signed_out' }
  | { kind: 'refused' }

export interface Attempt {
  stage: VisitStage
  attempts: number
  next_attempt_at: number
}

const FIRST_WAIT_MS = 5_000
const LONGEST_WAIT_MS = 10 * 60_000

/** 5 s, 10 s, 20 s … 10 min, each between half and all of it, so that a village coming back on line is no stampede. */
export function backoff(attempts: number, random: number): number {
  const longest = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** Math.min(attempts, 20))
  return Math.round(longest / 2 + (longest / 2) * random)
}

/** What the entry becomes after an attempt; `null`: it is delivered. */
export function settle(attempt: Attempt, outcome: Outcome, now: number, random: number): Attempt | null {
  const attempts = attempt.attempts + 1
  switch (outcome.kind) {
    case 'complete':
      return null
    case 'refused':
      return { stage: 'parked', attempts, next_attempt_at: 0 }
    case 'signed_out':
      return { stage: 'signed_out', attempts: attempt.attempts, next_attempt_at: 0 }
    case 'busy':
    case 'throttled': {
      const asked = (outcome.retryAfterSeconds ?? 0) * 1000
      return { stage: 'waiting', attempts, next_attempt_at: now + Math.max(asked, backoff(attempt.attempts, random)) }
    }
    default:
      return { stage: 'waiting', attempts, next_attempt_at: now + backoff(attempt.attempts, random) }
  }
}

/** `urgent`: the person pressed 立即发送, or the line came back. A `sending` left by a killed tab counts as queued. */
export function isDue(attempt: Attempt, now: number, urgent: boolean): boolean {
  if (['draft', 'parked', 'kept'].includes(attempt.stage)) return false
  return attempt.stage !== 'waiting' || urgent || attempt.next_attempt_at <= now
}

/** Statuses after which the same request can never succeed; 401 and 429 are not among them. */
export function isFinalRefusal(status: number): boolean {
  return status >= 400 && status < 500 && ![401, 408, 425, 429].includes(status)
}

/** A short pause is about all requests of this person, a long one (until tomorrow) about the one visit. */
const SHORT_PAUSE_SECONDS = 120

/** The round ends here: the next visit would meet the same wall. */
export function endsRound(outcome: Outcome): boolean {
  if (outcome.kind === 'throttled') return (outcome.retryAfterSeconds ?? 0) <= SHORT_PAUSE_SECONDS
  return outcome.kind === 'unreachable' || outcome.kind === 'signed_out'
}
