import type { Refusal, VisitRecord } from './database'
import { unreadable, type Outbox } from './outbox'

/**
 * 销毁: all that this person keeps here of the household, drafts and copies too. What is left of each visit that was not
 * taken says that there was one, about when, and why.
 */
export async function eraseHousehold(outbox: Outbox, visitId: string, refusal: Refusal): Promise<void> {
  const records = await outbox.records()
  const householdId = records.find(({ id }) => id === visitId)?.household_id
  const own = records.filter((record) => record.household_id === householdId)
  const left = await Promise.all(
    own
      .filter(({ stage }) => stage !== 'kept')
      .map(async (record): Promise<VisitRecord> => {
        const sealed = await outbox.sealPayload(record.id, unreadable(record))
        return { ...record, stage: 'parked', refusal, photo_stages: {}, mends: undefined, sealed }
      }),
  )
  await outbox.write(['visits', 'photos'], async ({ visits, photos }) => {
    for (const { id } of own) {
      for (const photoId of await photos.keysOf('by_visit', id)) await photos.delete(photoId)
      await visits.delete(id)
    }
    for (const record of left) await visits.put(record)
  })
  await outbox.forgetCache()
}
