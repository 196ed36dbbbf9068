import type { PhotoManifest, PhotoProgress, Visit } from '../api'
import { Problem } from '../api/problem'
import type { VisitRecord } from './database'
import { deliver, outcomeOf, outcomeWith, sendPhotos, type DeliveryResult, type DeliveryWatcher } from './delivery'
import { rejectionsOf, settle } from './kept'
import { laterApi } from './laterApi'
import { inParts } from './parts'
import { unreadable, type Outbox, type OutboxEntry } from './outbox'

/**
 * A photo that the server could not use, and what the person wants instead: another picture, or none. Decided without a
 * line as well; it waits in the queue like everything else.
 */

/** 换一张. `photo` has the id of the rejected one. `false`: it is no longer rejected, or the visit is being sent. */
export async function replacePhoto(
  outbox: Outbox,
  visitId: string,
  photo: PhotoManifest,
  bytes: ArrayBuffer,
): Promise<boolean> {
  const record = await outbox.photoRecord(visitId, photo, bytes)
  const change = (manifest: PhotoManifest[]) => manifest.map((one) => (one.id === photo.id ? photo : one))
  return decide(outbox, visitId, photo.id, 'replace', change, record)
}

/** 不要这张. */
export const leaveOutPhoto = (outbox: Outbox, visitId: string, photoId: string): Promise<boolean> =>
  decide(outbox, visitId, photoId, 'remove', (manifest) => manifest.filter(({ id }) => id !== photoId))

async function decide(
  outbox: Outbox,
  visitId: string,
  photoId: string,
  decision: 'replace' | 'remove',
  change: (manifest: PhotoManifest[]) => PhotoManifest[],
  bytes?: Awaited<ReturnType<Outbox['photoRecord']>>,
): Promise<boolean> {
  const entry = await outbox.entry(visitId)
  if (!entry) return false
  const { household, form, manifest, body } = entry
  const sealed = await outbox.sealPayload(visitId, { household, form, manifest: change(manifest), body })
  let isDecided = false
  await outbox.write(['visits', 'photos'], async ({ visits, photos }) => {
    const record = await visits.get(visitId)
    isDecided = record?.photo_stages[photoId] === 'rejected' && record.stage !== 'sending'
    if (!record || !isDecided) return
    await visits.put({ ...decided(record, photoId, decision), sealed })
    await (bytes ? photos.put(bytes) : photos.delete(photoId))
  })
  return isDecided
}

/** With the last decision the visit is in the queue again. */
function decided(record: VisitRecord, photoId: string, decision: 'replace' | 'remove'): VisitRecord {
  const { [photoId]: _before, ...others } = record.photo_stages
  const photo_stages = decision === 'replace' ? { ...others, [photoId]: 'saved' as const } : others
  const mends = { ...record.mends, [photoId]: decision }
  if (Object.values(photo_stages).includes('rejected')) return { ...record, photo_stages, mends }
  return { ...record, stage: 'queued', attempts: 0, refusal: null, photo_stages, mends, kept: undefined }
}

/**
 * A visit that the server shows with rejected photos is taken on by this phone: from its own copy if it has one, else
 * from what the server shows, as on a new phone. `household`: the words of the list for it.
 */
export async function takeOn(outbox: Outbox, visit: Visit, household: { name: string; place: string }): Promise<void> {
  const own = (await outbox.records()).find(({ id }) => id === visit.id)
  if (own) {
    if (own.stage === 'kept') await settle(outbox, own, visit)
    return
  }
  const { refusal } = outcomeWith(rejectionsOf(visit))
  if (!refusal) return
  const record: Omit<VisitRecord, 'sealed'> = {
    ...outbox.newRecord(visit.id, visit.household_id),
    stage: 'parked',
    accepted: true,
    refusal,
    photo_stages: Object.fromEntries(
      visit.photos.map(({ id, state }) => [id, state === 'rejected' ? state : 'stored']),
    ),
  }
  const sealed = await outbox.sealPayload(visit.id, {
    household: { id: visit.household_id, ...household },
    form: { ...unreadable(record).form, visited_on: visit.visited_on, content: visit.content },
    manifest: visit.photos.map(manifestOf),
    body: null,
  })
  await outbox.write(['visits'], async ({ visits }) => {
    if (!(await visits.get(visit.id))) await visits.put({ ...record, sealed })
  })
}

const manifestOf = ({ id, sha256, size, content_type, taken_at }: Visit['photos'][number]): PhotoManifest => ({
  id,
  sha256,
  size,
  content_type: content_type as PhotoManifest['content_type'],
  taken_at,
})

/**
 * Tells the server what was decided, sends the new photos, and asks what is missing now. Each step is answered the same
 * when it is repeated, so all of them are until the receipt was read. The visit itself is not sent again: its list of
 * photos is the one of before.
 */
export async function mend(outbox: Outbox, entry: OutboxEntry, watcher: DeliveryWatcher): Promise<DeliveryResult> {
  const { laterApi: later = laterApi } = outbox.options
  const api = entry.is_cut ? inParts(outbox.options.api) : outbox.options.api
  const sending = { id: entry.id, photoBytes: (photoId: string) => outbox.photoBlob(photoId) }
  try {
    const progress: PhotoProgress[] = []
    for (const [photoId, decision] of Object.entries(entry.mends ?? {})) {
      const photo = entry.manifest.find(({ id }) => id === photoId)
      const told =
        decision === 'replace' && photo
          ? await unlessDone(later.replacePhoto(entry.id, photo))
          : await unlessDone(later.removePhoto(entry.id, photoId))
      if (told) progress.push(told)
    }
    const sent = await sendPhotos(sending, progress, api, watcher)
    if (sent.kind !== 'complete') return sent
    const receipt = await later.receipt(entry.id)
    const result = outcomeWith(rejectionsOf(receipt))
    for (const photoId of Object.keys(result.refusal?.rejections ?? {})) await watcher.photo(photoId, 'rejected')
    const isMissing = receipt.photos.some(({ state }) => state === 'expected')
    if (result.kind === 'complete' && isMissing && entry.body) {
      return await deliver({ ...sending, body: entry.body }, api, watcher)
    }
    return result
  } catch (error) {
    return outcomeOf(error)
  }
}

/** An earlier attempt got this far, or another phone did: the receipt says how things stand. */
async function unlessDone<Answer>(told: Promise<Answer>): Promise<Answer | null> {
  try {
    return await told
  } catch (error) {
    if (error instanceof Problem && (error.status === 404 || error.code === 'photo-not-rejected')) return null
    throw error
  }
}
