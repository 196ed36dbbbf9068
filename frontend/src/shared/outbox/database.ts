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

interface Stores {
  keys: CryptoKey
  visits: VisitRecord
  photos: PhotoRecord
  /** Masked lists for reading without a line; key is `user/name`. */
  cache: Sealed
}

export type StoreName = keyof Stores

/** A store inside a running transaction; only IndexedDB may be awaited in between, or the transaction ends. */
export interface OpenStore<Value> {
  get(key: string): Promise<Value | undefined>
  put(value: Value, key?: string): Promise<unknown>
  delete(key: string | IDBKeyRange): Promise<unknown>
  keysOf(index: string, key: string): Promise<string[]>
}

export type OpenStores = { [Name in StoreName]: OpenStore<Stores[Name]> }

/**
 * IndexedDB as promises, as little of it as the outbox needs: `idb` is fine but a kilobyte and a half of a
 * sixty-kilobyte page (`npm run budget`).
 */
export class OutboxDatabase {
  constructor(private readonly database: IDBDatabase) {}

  get<Name extends StoreName>(name: Name, key: string): Promise<Stores[Name] | undefined> {
    return answer(this.reading(name).get(key)) as Promise<Stores[Name] | undefined>
  }

  all<Name extends StoreName>(name: Name, index?: string, key?: string): Promise<Stores[Name][]> {
    const store = this.reading(name)
    return answer((index ? store.index(index) : store).getAll(key)) as Promise<Stores[Name][]>
  }

  keys(name: StoreName): Promise<string[]> {
    return answer(this.reading(name).getAllKeys()) as Promise<string[]>
  }

  /** Returns when everything `work` did is on disk; rejects, and keeps nothing of it, when a part failed. */
  async write(names: StoreName[], work: (stores: OpenStores) => Promise<unknown>): Promise<void> {
    const change = this.database.transaction(names, 'readwrite', { durability: 'strict' })
    const finished = new Promise<void>((resolve, reject) => {
      change.oncomplete = () => resolve()
      change.onabort = () => reject(change.error ?? new Error('storage aborted'))
    })
    const stores = Object.fromEntries(names.map((name) => [name, openStore(change.objectStore(name))]))
    const worked = work(stores as unknown as OpenStores).catch((error: unknown) => {
      abort(change)
      throw error
    })
    await Promise.all([worked, finished])
  }

  private reading(name: StoreName): IDBObjectStore {
    return this.database.transaction(name).objectStore(name)
  }
}

export function openOutboxDatabase(name = 'bangfu'): Promise<OutboxDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    const database = request.result
    database.createObjectStore('keys')
    database.createObjectStore('cache')
    database.createObjectStore('visits', { keyPath: 'id' }).createIndex('by_user', 'user_id')
    database.createObjectStore('photos', { keyPath: 'id' }).createIndex('by_visit', 'visit_id')
  }
  return answer(request).then((database) => {
    // A newer version of the page in another tab must not wait for this one for ever.
    database.onversionchange = () => database.close()
    return new OutboxDatabase(database)
  })
}

function openStore(store: IDBObjectStore): OpenStore<unknown> {
  return {
    get: async (key) => answer(store.get(key) as IDBRequest<unknown>),
    put: async (value, key) => answer(store.put(value, key)),
    delete: async (key) => answer(store.delete(key)),
    keysOf: async (index, key) => answer(store.index(index).getAllKeys(key)) as Promise<string[]>,
  }
}

function answer<Value>(request: IDBRequest<Value>): Promise<Value> {
  return new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result)
    request.onerror = () => reject(request.error ?? new Error('storage failed'))
  })
}

function abort(change: IDBTransaction): void {
  try {
    change.abort()
  } catch {
    // It has ended already, by the same failure.
  }
}
