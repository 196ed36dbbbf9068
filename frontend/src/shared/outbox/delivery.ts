import { Problem, Unreachable, type Api, type VisitAnswer, type VisitBody } from '../api'
import type { Refusal } from './database'
import { isFinalRefusal, type Outcome, type PhotoStage } from './backoff'

export type DeliveryApi = Pick<Api, 'putVisit' | 'uploadPhoto' | 'completePhoto' | 'receipt'>

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

export type DeliveryResult = Outcome & { refusal?: Refusal }

/**
 * One attempt to hand over one visit: manifest, then every photo the server still lacks, then the receipt.
 * Each step may be repeated for ever with the same ids, so an attempt cut anywhere is simply made again.
 */
export async function deliver(delivery: Delivery, api: DeliveryApi, watcher: DeliveryWatcher): Promise<DeliveryResult> {
  try {
    const answer = await api.putVisit(delivery.id, delivery.body)
    await watcher.accepted()
    const failures = await uploadMissing(delivery, answer, api, watcher)
    const receipt = await api.receipt(delivery.id)
    if (receipt.state === 'complete') return { kind: 'complete' }
    const rejected = receipt.photos.filter(({ state }) => state === 'rejected')
    for (const { id } of rejected) await watcher.photo(id, 'rejected')
    if (rejected.length > 0) return { kind: 'refused', refusal: PHOTO_REJECTED }
    return failures[0] ?? { kind: 'incomplete' }
  } catch (error) {
    return outcomeOf(error)
  }
}

const PHOTO_REJECTED: Refusal = {
  status: 422,
  code: 'photo-rejected',
  title: '有照片没有通过检查，请换一张后重发。',
  title_en: 'A photo did not pass the check. Please replace it and send again.',
}

/** One photo that fails does not hold up the others; no line does. */
async function uploadMissing(
  delivery: Delivery,
  answer: VisitAnswer,
  api: DeliveryApi,
  watcher: DeliveryWatcher,
): Promise<DeliveryResult[]> {
  const failures: DeliveryResult[] = []
  for (const { id, state, upload } of answer.photos) {
    if (state !== 'expected' || !upload) {
      await watcher.photo(id, state === 'rejected' ? 'rejected' : 'stored')
      continue
    }
    try {
      await watcher.photo(id, 'uploading')
      await api.uploadPhoto(upload, await delivery.photoBytes(id), (share) => watcher.progress(id, share))
      const completed = await api.completePhoto(delivery.id, id)
      await watcher.photo(id, stageOf(completed.state))
    } catch (error) {
      const failure = outcomeOf(error)
      await watcher.photo(id, 'failed')
      // With too many requests the other photos would be refused too, each after its way over a slow line.
      if (['unreachable', 'signed_out', 'throttled'].includes(failure.kind)) throw error
      // A refused upload is tried again with a fresh ticket: the old one may have run out.
      failures.push({ kind: 'busy', retryAfterSeconds: null })
    }
  }
  return failures
}

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
