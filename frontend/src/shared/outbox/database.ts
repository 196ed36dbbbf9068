import type { PhotoStage, VisitStage } from './backoff'
import type { Sealed } from './seal'

/** Without a title it is this phone's own, and the screens have its words. */
export interface Refusal {
  status: number
  code: string
  title?: string
  title_en?: string | null
  /** By photo, where the visit needs other ones: why the server could not use it. */
  rejections?: Record<string, string | null>
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
  /** A photo of it was cut off on its way: the line lets no whole one through, so they go in parts. */
  is_cut?: boolean | undefined
  /** What the person decided about rejected photos and the server does not know yet (`mending.ts`). */
  mends?: Record<string, 'replace' | 'remove'> | undefined
  /** How long it has been `kept`, in ms, and when that was counted last by this phone's clock (`kept.ts`). */
  kept?: { age: number; counted_at: number; is_missing?: boolean; is_sent_again?: boolean } | undefined
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
  /** Refuses a key that is there already. */
  add(value: Value, key: string): Promise<unknown>
  delete(key: string | IDBKeyRange): Promise<unknown>
  keysOf(index: string, key: string): Promise<string[]>
}

export type OpenStores = { [Name in StoreName]: OpenStore<Stores[Name]> }

/** What the outbox asks of a place to keep things; `MemoryDatabase` is the other one. */
export interface Keeper {
  get<Name extends StoreName>(name: Name, key: string): Promise<Stores[Name] | undefined>
  all<Name extends StoreName>(name: Name, index?: string, key?: string): Promise<Stores[Name][]>
  /** Returns when everything `work` did is kept; rejects, and keeps nothing of it, when a part failed. */
  write(names: StoreName[], work: (stores: OpenStores) => Promise<unknown>): Promise<void>
}

/** Long for a slow phone's flash, short for somebody who looks at a button that says 正在保存. */
const PATIENCE_MS = 8_000

/**
 * IndexedDB as promises, as little of it as the outbox needs: `idb` is fine but a kilobyte and a half of a
 * sixty-kilobyte page (`npm run budget`).
 *
 * WebKit on iOS drops the connection of a page it put to sleep, and now and then never answers. So everything is
 * tried once more on a new connection; `work` may run twice, and writes the same both times.
 */
export class OutboxDatabase implements Keeper {
  private connection: Promise<IDBDatabase> | null = null

  constructor(private readonly name: string) {}

  /** Rejects when this browser keeps nothing at all. */
  ready(): Promise<unknown> {
    return this.run(() => Promise.resolve())
  }

  get<Name extends StoreName>(name: Name, key: string): Promise<Stores[Name] | undefined> {
    return this.run((database) => answer(reading(database, name).get(key)) as Promise<Stores[Name] | undefined>)
  }

  all<Name extends StoreName>(name: Name, index?: string, key?: string): Promise<Stores[Name][]> {
    return this.run((database) => {
      const store = reading(database, name)
      return answer((index ? store.index(index) : store).getAll(key)) as Promise<Stores[Name][]>
    })
  }

  write(names: StoreName[], work: (stores: OpenStores) => Promise<unknown>): Promise<void> {
    return this.run((database) => change(database, names, work))
  }

  private async run<Value>(work: (database: IDBDatabase) => Promise<Value>): Promise<Value> {
    try {
      return await inTime(this.connect().then(work))
    } catch (error) {
      if (!isBroken(error)) throw error
    }
    this.connection = null
    return inTime(this.connect().then(work))
  }

  private connect(): Promise<IDBDatabase> {
    this.connection ??= connect(this.name, () => {
      this.connection = null
    })
    return this.connection
  }
}

export async function openOutboxDatabase(name = 'bangfu'): Promise<OutboxDatabase> {
  const database = new OutboxDatabase(name)
  await database.ready()
  return database
}

async function connect(name: string, onClose: () => void): Promise<IDBDatabase> {
  const request = indexedDB.open(name, 1)
  request.onupgradeneeded = () => {
    const database = request.result
    database.createObjectStore('keys')
    database.createObjectStore('cache')
    database.createObjectStore('visits', { keyPath: 'id' }).createIndex('by_user', 'user_id')
    database.createObjectStore('photos', { keyPath: 'id' }).createIndex('by_visit', 'visit_id')
  }
  const database = await answer(request)
  database.onclose = onClose
  // A newer version of the page in another tab must not wait for this one for ever.
  database.onversionchange = () => database.close()
  return database
}

const reading = (database: IDBDatabase, name: StoreName) => database.transaction(name).objectStore(name)

async function change(
  database: IDBDatabase,
  names: StoreName[],
  work: (stores: OpenStores) => Promise<unknown>,
): Promise<void> {
  const transaction = database.transaction(names, 'readwrite', { durability: 'strict' })
  const finished = new Promise<void>((resolve, reject) => {
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error ?? new Error('storage aborted'))
  })
  const stores = Object.fromEntries(names.map((name) => [name, openStore(transaction.objectStore(name))]))
  const worked = work(stores as unknown as OpenStores).catch((error: unknown) => {
    abort(transaction)
    throw error
  })
  await Promise.all([worked, finished])
}

/** Not the disk being full and not our own mistake: the connection, or whatever stands behind it. */
const isBroken = (error: unknown): boolean =>
  error instanceof DOMException && !['QuotaExceededError', 'DataCloneError', 'ConstraintError'].includes(error.name)

function inTime<Value>(work: Promise<Value>): Promise<Value> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new DOMException('storage does not answer', 'TimeoutError')), PATIENCE_MS)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

function openStore(store: IDBObjectStore): OpenStore<unknown> {
  return {
    get: async (key) => answer(store.get(key) as IDBRequest<unknown>),
    put: async (value, key) => answer(store.put(value, key)),
    add: async (value, key) => answer(store.add(value, key)),
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
