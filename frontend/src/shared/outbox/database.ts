import { openDB, type DBSchema, type IDBPDatabase } from 'idb'

import type { PhotoStage, VisitStage } from './machine'
import type { Sealed } from './seal'

export interface Refusal {
  status: number
  code: string
  title: string
  title_en: string | null
}

/**
 * One visit on this phone, a draft or on its way. What names a household or says what was done is in `sealed`;
 * the rest is what the queue needs to work without opening it.
 */
export interface VisitRecord {
  id: string
  user_id: string
  household_id: string
  stage: VisitStage
  saved_at: number
  attempts: number
  next_attempt_at: number
  /** The server has the manifest: from here on the photos are promised and none can be taken out. */
  accepted: boolean
  refusal: Refusal | null
  photo_stages: Record<string, PhotoStage>
  sealed: Sealed
}

export interface PhotoRecord {
  id: string
  visit_id: string
  user_id: string
  sealed: Sealed
}

export interface OutboxSchema extends DBSchema {
  keys: { key: string; value: CryptoKey }
  visits: { key: string; value: VisitRecord; indexes: { by_user: string } }
  photos: { key: string; value: PhotoRecord; indexes: { by_visit: string } }
  /** Masked lists for reading without a line; key is `user/name`. */
  cache: { key: string; value: Sealed }
}

export type OutboxDatabase = IDBPDatabase<OutboxSchema>

export function openOutboxDatabase(name = 'bangfu'): Promise<OutboxDatabase> {
  return openDB<OutboxSchema>(name, 1, {
    upgrade(database) {
      database.createObjectStore('keys')
      database.createObjectStore('cache')
      database.createObjectStore('visits', { keyPath: 'id' }).createIndex('by_user', 'user_id')
      database.createObjectStore('photos', { keyPath: 'id' }).createIndex('by_visit', 'visit_id')
    },
    // A newer version of the page in another tab must not wait for this one for ever.
    blocking: (_current, _blocked, event) => (event.target as IDBDatabase).close(),
  })
}
