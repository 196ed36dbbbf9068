import { Problem, Unreachable, type Api, type PhotoProgress, type VisitBody } from '../api'
import type { Refusal } from './database'
import { isFinalRefusal, type Outcome, type PhotoStage } from './backoff'

export type DeliveryApi = Pick<Api, 'putVisit' | 'uploadPhoto' | 'completePhoto'>

/** Told while a visit is under way, so that the screen and the database follow. */
export interface DeliveryWatcher {
  accepted(): Promise<void>
  photo(photoId: string, stage: PhotoStage): Promise<void>
  progress(photoId: string, share: number): void
}

export interface Delivery {
  id: string
  body: VisitBody
  photoBytes: (photoId: string) => Promise<Blob>
}

/** `isCut`: the line broke off while a photo was on its way. */
export type DeliveryResult = Outcome & { refusal?: Refusal; isCut?: boolean }

/** The part of a delivery that sends photos; `mending.ts` has the other use of it. */
export type Sending = Pick<Delivery, 'id' | 'photoBytes'>

/**
 * One attempt to hand over one visit: the manifest, then every photo the server still lacks. No third kind of request:
 * the answer to an upload says that the photo is stored, and with the last one the visit is complete.
 * Each step may be repeated for ever with the same ids, so an attempt cut anywhere is simply made again.
 */
export async function deliver(delivery: Delivery, api: DeliveryApi, watcher: DeliveryWatcher): Promise<DeliveryResult> {
  try {
    const { photos } = await api.putVisit(delivery.id, delivery.body)
    await watcher.accepted()
    return await sendPhotos(delivery, photos, api, watcher)
  } catch (error) {
    return outcomeOf(error)
  }
}

/** Sends those that have a ticket. One photo that fails does not hold up the others; no line does. */
export async function sendPhotos(
  { id: visitId, photoBytes }: Sending,
  photos: PhotoProgress[],
  api: DeliveryApi,
  watcher: DeliveryWatcher,
): Promise<DeliveryResult> {
  let failure: DeliveryResult | null = null
  const rejections: Refusal['rejections'] = {}
  for (const { id, state, rejection, upload } of photos) {
    try {
      let stage = stageOf(state)
      if (upload) {
        await watcher.photo(id, 'uploading')
        const said = await api.uploadPhoto(upload, await photoBytes(id), (share) => watcher.progress(id, share))
        stage = stageOf(said ?? (await api.completePhoto(visitId, id)).state)
      }
      await watcher.photo(id, stage)
      if (stage === 'failed') failure ??= { kind: 'incomplete' }
      if (stage === 'rejected') rejections[id] = rejection
    } catch (error) {
      const outcome = outcomeOf(error)
      await watcher.photo(id, 'failed')
      // With too many requests the other photos would be refused too, each after its way over a slow line.
      if (['unreachable', 'signed_out', 'throttled'].includes(outcome.kind))
        return { ...outcome, isCut: outcome.kind === 'unreachable' }
      // A refused upload is tried again with a fresh ticket: the old one may have run out.
      failure = { kind: 'busy', retryAfterSeconds: null }
    }
  }
  return failure ?? outcomeWith(rejections)
}

/** `rejections`: why each photo that the server could not use was rejected; without any the visit is complete. */
export function outcomeWith(rejections: NonNullable<Refusal['rejections']>): DeliveryResult {
  if (!Object.keys(rejections).length) return { kind: 'complete' }
  return { kind: 'refused', refusal: { status: 422, code: PHOTO_REJECTED, rejections } }
}

/** Its words are of the later screens: they name each photo. */
export const PHOTO_REJECTED = 'photo-rejected'

function stageOf(state: string): PhotoStage {
  if (state === 'rejected') return 'rejected'
  return state === 'expected' ? 'failed' : 'stored'
}

export function outcomeOf(error: unknown): DeliveryResult {
  if (error instanceof Unreachable) return { kind: 'unreachable' }
  if (!(error instanceof Problem)) throw error
  if (error.status === 401) return { kind: 'signed_out' }
  if (error.status === 429) return { kind: 'throttled', retryAfterSeconds: error.retryAfterSeconds }
  if (!isFinalRefusal(error.status)) return { kind: 'busy', retryAfterSeconds: error.retryAfterSeconds }
  const { status, code, title, titleEn } = error
  return { kind: 'refused', refusal: { status, code, title, title_en: titleEn } }
}
