import type { PhotoManifest, VisitBody } from '../api'
import { today } from '../format'
import type { Keeper, OpenStore, OpenStores, PhotoRecord, Refusal, StoreName, VisitRecord } from './database'
import { deliver, type DeliveryApi, type DeliveryResult, type DeliveryWatcher } from './delivery'
import { endsRound, isDue, settle, type Outcome } from './backoff'
import type { LaterApi } from './laterApi'
import { openJson, sealerFor, sealJson, type Sealed, type Sealer } from './seal'

/** The form as typed; amounts and minutes stay text until the visit is saved. */
export interface VisitForm {
  visited_on: string
  content: string
  amount: string
  aid_domains: string[]
  goals: string[]
  supports: string[]
  needs: string
  minutes: string
}

export interface VisitPayload {
  household: { id: string; name: string; place: string }
  form: VisitForm
  manifest: PhotoManifest[]
  /** Frozen when saved; `null` while a draft. */
  body: VisitBody | null
}

export type OutboxEntry = Omit<VisitRecord, 'sealed'> & VisitPayload

/** The phone has no room left. What was stored before is untouched. */
export class StorageFull extends Error {}

/** These bytes are gone, or the key no longer fits. */
class Unreadable extends Error {}

export interface OutboxOptions {
  api: DeliveryApi
  /** Of the later steps, where it is not the server's own: tests have one. */
  laterApi?: LaterApi
  /** The server has all of it. Only this says so: a visit may be gone from here for other reasons. */
  onDelivered?: (visitId: string) => void
  now?: () => number
  random?: () => number
  onChange?: () => void
  onProgress?: (photoId: string, share: number) => void
}

/**
 * The visits of one person on this phone. Nothing here is lost by a reload, a killed tab or a full disk:
 * every method that changes something returns after the transaction is on disk, and a visit goes away only
 * when the server has it or the person throws it away. Its photos stay until the server can show them (`kept.ts`).
 */
export class Outbox {
  private isRunning = false

  private constructor(
    readonly database: Keeper,
    private readonly sealer: Sealer,
    private readonly userId: string,
    readonly options: OutboxOptions,
  ) {}

  static async open(database: Keeper, userId: string, options: OutboxOptions): Promise<Outbox> {
    return new Outbox(database, await sealerFor(database, userId), userId, options)
  }

  /** What is kept here is not encrypted. */
  get isOpen(): boolean {
    return this.sealer.isOpen
  }

  /** Oldest first, drafts included, without what is only kept. */
  async entries(): Promise<OutboxEntry[]> {
    const records = (await this.records()).filter(({ stage }) => stage !== 'kept')
    return Promise.all(records.map((record) => this.openRecord(record)))
  }

  /** Oldest first; only this person's. */
  async records(): Promise<VisitRecord[]> {
    const records = await this.database.all('visits', 'by_user', this.userId)
    return records.sort((one, other) => one.saved_at - other.saved_at)
  }

  async entry(visitId: string): Promise<OutboxEntry | null> {
    const record = await this.database.get('visits', visitId)
    return record?.user_id === this.userId ? this.openRecord(record) : null
  }

  /** Keeps what is typed. A late autosave after 保存 changes nothing. */
  async keepDraft(visitId: string, payload: VisitPayload): Promise<void> {
    const sealed = await this.sealDraft(visitId, payload)
    await this.write(['visits'], ({ visits }) => this.putDraft(visits, visitId, payload, sealed))
  }

  /** A photo and the draft that names it, both or neither: a kill leaves no hole and no bytes nobody knows of. */
  async addPhoto(visitId: string, photo: PhotoManifest, bytes: ArrayBuffer, payload: VisitPayload): Promise<void> {
    const draft = await this.sealDraft(visitId, { ...payload, manifest: [...payload.manifest, photo] })
    const record = await this.photoRecord(visitId, photo, bytes)
    await this.write(['visits', 'photos'], async ({ visits, photos }) => {
      await photos.put(record)
      await this.putDraft(visits, visitId, payload, draft)
    })
  }

  async photoRecord(visitId: string, { id }: PhotoManifest, bytes: ArrayBuffer): Promise<PhotoRecord> {
    return { id, visit_id: visitId, user_id: this.userId, sealed: await this.sealer.seal(bytes, `photos/${id}`) }
  }

  private sealDraft(visitId: string, payload: VisitPayload): Promise<Sealed> {
    return this.sealPayload(visitId, { ...payload, body: null })
  }

  sealPayload(visitId: string, payload: VisitPayload): Promise<Sealed> {
    return sealJson(this.sealer, payload, `visits/${visitId}`)
  }

  private async putDraft(
    visits: OpenStore<VisitRecord>,
    visitId: string,
    { household }: VisitPayload,
    sealed: Sealed,
  ): Promise<void> {
    const kept = await visits.get(visitId)
    if (kept && kept.stage !== 'draft') return
    await visits.put({ ...this.newRecord(visitId, household.id), ...kept, sealed })
  }

  async photoBlob(photoId: string): Promise<Blob> {
    const record = await this.database.get('photos', photoId)
    if (record?.user_id !== this.userId) throw new Unreadable()
    const bytes = await this.sealer
      .open(record.sealed, `photos/${photoId}`)
      .catch(() => Promise.reject(new Unreadable()))
    return new Blob([bytes], { type: 'image/jpeg' })
  }

  /** After this returns the screen may say 已保存. Photos taken out of the form go away here, and only here. */
  async save(visitId: string, payload: VisitPayload & { body: VisitBody }): Promise<void> {
    const sealed = await this.sealPayload(visitId, payload)
    const photo_stages = Object.fromEntries(payload.manifest.map(({ id }) => [id, 'saved' as const]))
    const record = this.newRecord(visitId, payload.household.id)
    await this.write(['visits', 'photos'], async ({ visits, photos }) => {
      for (const photoId of await photos.keysOf('by_visit', visitId)) {
        if (!(photoId in photo_stages)) await photos.delete(photoId)
      }
      await visits.put({ ...record, stage: 'queued', photo_stages, sealed })
    })
  }

  /** Throws away a draft, or a visit the server refused, with its photos. */
  async discard(visitId: string): Promise<void> {
    await this.write(['visits', 'photos'], async ({ visits, photos }) => {
      for (const photoId of await photos.keysOf('by_visit', visitId)) await photos.delete(photoId)
      await visits.delete(visitId)
    })
  }

  /** Sends what is due, one visit at a time, oldest first. A second call while one runs does nothing. */
  async round(isUrgent = false): Promise<void> {
    if (this.isRunning) return
    this.isRunning = true
    try {
      await exclusively(() => this.sendDue(isUrgent))
    } finally {
      this.isRunning = false
    }
  }

  private async sendDue(isUrgent: boolean): Promise<void> {
    const records = await this.records()
    for (const record of records) {
      if (!isDue(record, this.now(), isUrgent)) continue
      const outcome = await this.attempt(record.id)
      if (endsRound(outcome)) return
    }
    if (records.some(({ stage, refusal }) => stage === 'kept' || refusal?.rejections)) await (await later()).look(this)
  }

  private async attempt(visitId: string): Promise<Outcome> {
    await this.note(visitId, (record) => ({ ...record, stage: 'sending' }))
    const result = await this.tryDelivery(visitId)
    if (result.kind === 'complete') {
      // A full phone keeps no copy of what is delivered.
      await this.keep(visitId).catch(() => this.discard(visitId))
      this.options.onDelivered?.(visitId)
      return result
    }
    await this.note(visitId, (record) => {
      const next = settle(record, result, this.now(), (this.options.random ?? Math.random)())
      return { ...record, ...next, refusal: result.refusal ?? null }
    })
    return result
  }

  private keep(visitId: string): Promise<void> {
    return this.write(['visits', 'photos'], async ({ visits, photos }) => {
      const record = await visits.get(visitId)
      if (record && (await photos.keysOf('by_visit', visitId)).length)
        await visits.put({ ...record, stage: 'kept', attempts: 0, next_attempt_at: 0 })
      else await visits.delete(visitId)
    })
  }

  private async tryDelivery(visitId: string): Promise<DeliveryResult> {
    try {
      const entry = await this.entry(visitId)
      if (!entry) throw new Unreadable()
      let result = await this.deliver(entry)
      if (result.isCut && !entry.is_cut) {
        // Again at once, from the manifest on: the server may have it all, and only its answer was lost.
        await this.note(visitId, (record) => ({ ...record, is_cut: true }))
        result = await this.deliver({ ...entry, is_cut: true })
      }
      const { refusal } = result
      if (refusal?.code === HOUSEHOLD_ERASED) await (await later()).eraseHousehold(this, visitId, refusal)
      return result
    } catch (error) {
      // Bytes gone: sending again cannot help, a person has to look. A storage that stumbles is asked again.
      return error instanceof Unreadable ? { kind: 'refused', refusal: UNREADABLE } : { kind: 'incomplete' }
    }
  }

  private async deliver(entry: OutboxEntry): Promise<DeliveryResult> {
    if (entry.mends) return (await later()).mend(this, entry, this.watcher(entry.id))
    if (!entry.body) throw new Unreadable()
    const photoBytes = (photoId: string) => this.photoBlob(photoId)
    const { api } = this.options
    const parts = entry.is_cut && (await later().catch(() => null))
    return deliver(
      { id: entry.id, body: entry.body, photoBytes },
      parts ? parts.inParts(api) : api,
      this.watcher(entry.id),
    )
  }

  private watcher(visitId: string): DeliveryWatcher {
    return {
      accepted: () => this.note(visitId, (record) => ({ ...record, accepted: true })),
      photo: (photoId, stage) =>
        this.note(visitId, (record) => ({
          ...record,
          photo_stages: { ...record.photo_stages, [photoId]: stage },
        })),
      progress: (photoId, share) => this.options.onProgress?.(photoId, share),
    }
  }

  /**
   * Writes down how far the sending is. The next attempt finds out by itself what this could not write, so a full or
   * stumbling storage does not hold up the delivery that frees it.
   */
  async note(visitId: string, edit: (record: VisitRecord) => VisitRecord): Promise<void> {
    const change = async ({ visits }: OpenStores) => {
      const record = await visits.get(visitId)
      if (record) await visits.put(edit(record))
    }
    await this.write(['visits'], change).catch(() => undefined)
  }

  /** One change on disk, and the screen told. */
  async write(stores: StoreName[], work: (stores: OpenStores) => Promise<unknown>): Promise<void> {
    try {
      await this.database.write(stores, work)
    } catch (error) {
      if (!isQuotaError(error)) throw error
      // Copies of what is delivered make room for what is not.
      const hasRoom = later().then(({ makeRoom }) => makeRoom(this))
      if (!(await hasRoom.catch(() => false))) throw new StorageFull()
      return this.write(stores, work)
    }
    this.options.onChange?.()
  }

  /** A record that opens no more is shown as such; it hides none of the others. */
  private async openRecord({ sealed, ...record }: VisitRecord): Promise<OutboxEntry> {
    try {
      return { ...record, ...(await openJson<VisitPayload>(this.sealer, sealed, `visits/${record.id}`)) }
    } catch {
      const isDraft = record.stage === 'draft'
      return { ...record, ...unreadable(record), ...(isDraft ? {} : { stage: 'parked', refusal: UNREADABLE }) }
    }
  }

  newRecord(visitId: string, householdId: string): Omit<VisitRecord, 'sealed'> {
    return {
      id: visitId,
      user_id: this.userId,
      household_id: householdId,
      stage: 'draft',
      saved_at: this.now(),
      attempts: 0,
      next_attempt_at: 0,
      accepted: false,
      refusal: null,
      photo_stages: {},
    }
  }

  now(): number {
    return (this.options.now ?? Date.now)()
  }

  /** A masked list for reading without a line; a convenience, so a storage that fails only skips it. */
  async cache(name: string, value: unknown): Promise<void> {
    const sealed = await sealJson(this.sealer, value, `cache/${name}`)
    const place = `${this.userId}/${name}`
    await this.database.write(['cache'], ({ cache }) => cache.put(sealed, place)).catch(() => undefined)
  }

  async cached<Value>(name: string): Promise<Value | null> {
    try {
      const sealed = await this.database.get('cache', `${this.userId}/${name}`)
      return sealed ? await openJson<Value>(this.sealer, sealed, `cache/${name}`) : null
    } catch {
      return null
    }
  }

  /** Signing out forgets the lists; what is not sent yet stays for the same person. */
  async forgetCache(): Promise<void> {
    const mine = IDBKeyRange.bound(`${this.userId}/`, `${this.userId}/\uffff`)
    await this.database.write(['cache'], ({ cache }) => cache.delete(mine))
  }
}

/** Whoever sends has a line to fetch this with, and mostly it is there. */
const later = () => import('./later')

/** The server has destroyed the household: this phone does so, too. */
export const HOUSEHOLD_ERASED = 'household-erased'

export const UNREADABLE_HERE = 'unreadable-here'
const UNREADABLE: Refusal = { status: 0, code: UNREADABLE_HERE }

/** What is left of a record whose words do not open, or are destroyed: whose household, and about when. */
export function unreadable({ household_id, saved_at }: Omit<VisitRecord, 'sealed'>): VisitPayload {
  const form = {
    visited_on: today(saved_at),
    content: '',
    amount: '',
    aid_domains: [],
    goals: [],
    supports: [],
    needs: '',
    minutes: '',
  }
  return { household: { id: household_id, name: '', place: '' }, form, manifest: [], body: null }
}

function isQuotaError(error: unknown): boolean {
  return error instanceof Error && error.name === 'QuotaExceededError'
}

/** Two tabs must not upload the same photo at once. Repeats are harmless, so a browser without locks goes ahead. */
async function exclusively(work: () => Promise<void>): Promise<void> {
  const locks = globalThis.navigator?.locks
  if (!locks) return work()
  await locks.request('bangfu-outbox', { ifAvailable: true }, async (lock) => {
    if (lock) await work()
  })
}
