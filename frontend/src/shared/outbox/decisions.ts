import type { PhotoManifest } from '../api'
import { uuidv7 } from '../uuid'
import type { PhotoRecord } from './database'
import type { Outbox, OutboxEntry, VisitPayload } from './outbox'

/** What a person decides about a visit that did not get through; code of the later screens. */

/** Takes one photo out of a saved visit the server has not seen yet. `false`: too late. */
export async function removePhoto(outbox: Outbox, visitId: string, photoId: string): Promise<boolean> {
  const entry = await outbox.entry(visitId)
  if (!entry?.body || entry.accepted || entry.stage === 'sending') return false
  const manifest = entry.manifest.filter(({ id }) => id !== photoId)
  const body = { ...entry.body, photos: manifest }
  const sealed = await outbox.sealPayload(visitId, { ...payloadOf(entry), manifest, body })
  let isRemoved = false
  await outbox.write(['visits', 'photos'], async ({ visits, photos }) => {
    const record = await visits.get(visitId)
    if (!record || record.accepted || record.stage === 'sending') return
    const { [photoId]: _gone, ...photo_stages } = record.photo_stages
    await visits.put({ ...record, photo_stages, sealed })
    await photos.delete(photoId)
    isRemoved = true
  })
  return isRemoved
}

/** 修改后重发: the same text and photos as a new draft with new ids, in one transaction. Returns the new id. */
export async function amend(outbox: Outbox, visitId: string): Promise<string> {
  const entry = await outbox.entry(visitId)
  if (!entry) throw new Error('visit not on this phone')
  const newVisitId = uuidv7()
  const renewed = await Promise.all(entry.manifest.map((photo) => copyPhoto(outbox, photo, newVisitId)))
  const manifest = renewed.map(({ photo }) => photo)
  const sealed = await outbox.sealPayload(newVisitId, { ...payloadOf(entry), manifest, body: null })
  await outbox.write(['visits', 'photos'], async ({ visits, photos }) => {
    for (const { record } of renewed) await photos.put(record)
    for (const { id } of entry.manifest) await photos.delete(id)
    await visits.put({ ...outbox.newRecord(newVisitId, entry.household.id), sealed })
    await visits.delete(visitId)
  })
  return newVisitId
}

interface Renewed {
  photo: PhotoManifest
  record: PhotoRecord
}

async function copyPhoto(outbox: Outbox, photo: PhotoManifest, visitId: string): Promise<Renewed> {
  const bytes = await (await outbox.photoBlob(photo.id)).arrayBuffer()
  const renewed = { ...photo, id: uuidv7() }
  return { photo: renewed, record: await outbox.photoRecord(visitId, renewed, bytes) }
}

function payloadOf({ household, form, manifest, body }: OutboxEntry): VisitPayload {
  return { household, form, manifest, body }
}
