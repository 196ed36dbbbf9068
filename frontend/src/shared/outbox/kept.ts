import type { Receipt } from '../api'
import { endsRound } from './backoff'
import type { Refusal, VisitRecord } from './database'
import { outcomeOf, outcomeWith } from './delivery'
import { eraseHousehold } from './erasing'
import { laterApi } from './laterApi'
import { HOUSEHOLD_ERASED, unreadable, type Outbox } from './outbox'

/**
 * The copies of photos that are delivered. A worker of the server looks at each photo later, and may find it unusable:
 * then the visit comes back to the person with what is wrong. So bytes stay here until the receipt says that all photos
 * of the visit are `ready`, for 30 days at most, and make room first when the phone runs full. The words of the visit
 * go when the receipt says that it is complete.
 *
 * Asked gently: at most every two minutes, each visit with a back-off of its own up to six hours.
 */
const LOOK_EVERY_MS = 2 * 60_000
/** A week of visits that came back on line is no burst of requests, and does not hold up what is sent meanwhile. */
const MOST_A_LOOK = 10
const LONGEST_WAIT_MS = 6 * 3_600_000
const DAY_MS = 24 * 3_600_000
const KEPT_MS = 30 * DAY_MS
/** A clock that jumps ahead counts as a week, one that goes back as nothing: one mistake deletes no copy. */
const LONGEST_STEP_MS = 7 * DAY_MS

/** When each queue last looked, by the phone's clock. */
const lookedAt = new WeakMap<Outbox, number>()

/** Asks for the receipts that are due. A jump of the clock, either way, is one look more. */
export async function look(outbox: Outbox): Promise<void> {
  const now = outbox.now()
  const last = lookedAt.get(outbox)
  if (last !== undefined && Math.abs(now - last) < LOOK_EVERY_MS) return
  lookedAt.set(outbox, now)
  let asked = 0
  for (const record of await outbox.records()) {
    const isOpen = record.stage === 'parked' && record.refusal?.rejections
    if ((record.stage !== 'kept' && !isOpen) || asked >= MOST_A_LOOK) continue
    if (!record.kept) await postpone(outbox, record)
    else if (!isOpen && ageOf(record, now) >= KEPT_MS) await outbox.discard(record.id)
    else if (isDue(record, now)) {
      asked += 1
      if (!(await ask(outbox, record))) return
    }
  }
}

const isDue = ({ next_attempt_at, kept }: VisitRecord, now: number): boolean =>
  next_attempt_at <= now || now < (kept?.counted_at ?? 0)

function ageOf({ kept }: VisitRecord, now: number): number {
  if (!kept) return 0
  return kept.age + Math.min(Math.max(now - kept.counted_at, 0), LONGEST_STEP_MS)
}

/** `false`: the next one would meet the same wall. */
async function ask(outbox: Outbox, record: VisitRecord): Promise<boolean> {
  try {
    await settle(outbox, record, await (outbox.options.laterApi ?? laterApi).receipt(record.id))
    return true
  } catch (error) {
    const result = outcomeOf(error)
    const { refusal } = result
    if (refusal?.code === HOUSEHOLD_ERASED) await eraseHousehold(outbox, record.id, refusal)
    else if (refusal?.status === 404) await miss(outbox, record, true)
    else
      await postpone(outbox, record, {
        retryAfterSeconds: 'retryAfterSeconds' in result ? result.retryAfterSeconds : 0,
      })
    return !endsRound(result) && result.kind !== 'busy'
  }
}

/** What a receipt, or the visit itself as the server shows it, means for what is kept of it here. */
export async function settle(
  outbox: Outbox,
  record: VisitRecord,
  receipt: Pick<Receipt, 'state' | 'photos'>,
): Promise<void> {
  const { state, photos } = receipt
  const { refusal } = outcomeWith(rejectionsOf(receipt))
  const isComplete = state === 'complete'
  if (refusal) await park(outbox, record, refusal)
  else if (photos.some((photo) => photo.state === 'expected')) await miss(outbox, record, false)
  else if (isComplete && photos.every((photo) => photo.state === 'ready')) await outbox.discard(record.id)
  else {
    if (isComplete) await forgetWords(outbox, record)
    // Another phone saw to a rejected photo.
    await postpone(outbox, record, { stage: 'kept', refusal: null })
  }
}

/** Why each photo that cannot be used was rejected. What a complete visit has of these was taken out of it. */
export const rejectionsOf = ({ state, photos }: Pick<Receipt, 'state' | 'photos'>): Record<string, string | null> =>
  Object.fromEntries(
    photos
      .filter((photo) => state !== 'complete' && photo.state === 'rejected')
      .map(({ id, rejection }) => [id, rejection]),
  )

/** Back to the person: the visit is shown again, and waits for what they decide about its photos. */
async function park(outbox: Outbox, record: VisitRecord, refusal: Refusal): Promise<void> {
  const rejected = Object.keys(refusal.rejections ?? {}).map((id) => [id, 'rejected' as const])
  const photo_stages = { ...record.photo_stages, ...(Object.fromEntries(rejected) as VisitRecord['photo_stages']) }
  // What was decided of one photo while the others wait stays decided.
  if (record.stage === 'parked' && record.mends) await postpone(outbox, record)
  else await postpone(outbox, record, { stage: 'parked', refusal, photo_stages, mends: undefined })
}

/**
 * The server lacks what it had. Once may be another phone that just sends another picture; twice is a backup that was
 * restored, and the visit is sent again as it was, once. Where the words are gone because a receipt said complete, and the
 * visit is no longer there for us, neither is it here.
 */
async function miss(outbox: Outbox, record: VisitRecord, isGone: boolean): Promise<void> {
  const { kept, stage, id } = record
  if (stage !== 'kept' || !kept?.is_missing || kept.is_sent_again) return postpone(outbox, record, {}, true)
  if ((await outbox.entry(id))?.body) {
    const change = { stage: 'queued', attempts: 0, mends: undefined, kept: { ...kept, is_sent_again: true } } as const
    await outbox.note(id, (current) => ({ ...current, ...change }))
  } else if (isGone) await outbox.discard(id)
  else await postpone(outbox, record, {}, true)
}

/** What tells the person which visit it was stays: whose household, and the day. */
async function forgetWords(outbox: Outbox, { id, ...record }: VisitRecord): Promise<void> {
  const entry = await outbox.entry(id)
  if (!entry?.body) return
  const { household, manifest, form } = entry
  const empty = unreadable({ id, ...record }).form
  const payload = { household, form: { ...empty, visited_on: form.visited_on }, manifest, body: null }
  const sealed = await outbox.sealPayload(id, payload)
  await outbox.note(id, (current) => ({ ...current, sealed }))
}

type Change = Partial<VisitRecord> & { retryAfterSeconds?: number | null }

/** Asked again later, and changed meanwhile as `change` says. */
function postpone(
  outbox: Outbox,
  asked: VisitRecord,
  { retryAfterSeconds, ...change }: Change = {},
  is_missing = false,
): Promise<void> {
  const now = outbox.now()
  const wait = Math.min(LONGEST_WAIT_MS, LOOK_EVERY_MS * 2 ** Math.min(asked.attempts, 10))
  return outbox.note(asked.id, (record) => {
    // The person decided while the answer was on its way.
    if (record.stage !== asked.stage || JSON.stringify(record.mends) !== JSON.stringify(asked.mends)) return record
    return {
      ...record,
      ...change,
      attempts: asked.attempts + 1,
      next_attempt_at: now + Math.max(wait, (retryAfterSeconds ?? 0) * 1000),
      kept: { ...record.kept, age: ageOf(asked, now), counted_at: now, is_missing },
    }
  })
}

/** Deletes the bytes of the visit kept longest. `false`: none are left that may go. */
export async function makeRoom(outbox: Outbox): Promise<boolean> {
  for (const { id, stage } of await outbox.records()) {
    if (stage !== 'kept') continue
    let isRoom = false
    await outbox.database.write(['photos'], async ({ photos }) => {
      for (const photoId of await photos.keysOf('by_visit', id)) {
        await photos.delete(photoId)
        isRoom = true
      }
    })
    if (isRoom) return true
  }
  return false
}
