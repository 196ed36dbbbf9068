import { IDBFactory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import type { PhotoManifest, VisitBody } from '@/shared/api'
import { openOutboxDatabase, type Keeper, type OutboxDatabase } from '@/shared/outbox/database'
import type { DeliveryApi } from '@/shared/outbox/delivery'
import { MemoryDatabase } from '@/shared/outbox/memory'
import { Outbox, StorageFull, type VisitPayload } from '@/shared/outbox/outbox'

/** What phones do to a page's storage: full, refused, dropped while asleep, silent, without a keychain. */
const PERSON = 'user-li'
const photo = (id: string): PhotoManifest => ({ id, sha256: id, size: 3, content_type: 'image/jpeg', taken_at: null })
const bytes = () => new Uint8Array([1, 2, 3]).buffer
const lost = () => new DOMException('Connection to Indexed Database server lost', 'UnknownError')

function payload(...ids: string[]): VisitPayload & { body: VisitBody } {
  const form = {
    visited_on: '2020-05-08',
    content: '送去米面',
    amount: '',
    aid_domains: [],
    goals: [],
    supports: [],
    needs: '',
    minutes: '',
  }
  const manifest = ids.map(photo)
  const body = {
    household_id: 'h',
    visited_on: '2020-05-08',
    content: '送去米面',
    photos: manifest,
  } as unknown as VisitBody
  return { household: { id: 'h', name: '张**', place: '某村' }, form, manifest, body }
}

/** Takes everything at once. */
function willingServer() {
  const log: string[] = []
  const visits = new Map<string, VisitBody>()
  const api = {
    putVisit: (id, body) => {
      log.push(`put ${id}`)
      visits.set(id, body)
      const photos = (body.photos ?? []).map((one) => ({
        id: one.id,
        state: 'expected' as const,
        rejection: null,
        upload: { method: 'PUT' as const, url: `/api/uploads/${one.id}`, headers: {}, fields: null },
      }))
      return Promise.resolve({ id, state: 'awaiting_photos', photos })
    },
    uploadPhoto: (ticket, blob) => {
      log.push(`upload ${ticket.url.split('/').pop()} ${blob.size}`)
      return Promise.resolve('stored')
    },
    completePhoto: (_visit, id) => Promise.resolve({ id, state: 'stored', rejection: null, upload: null }),
  } satisfies DeliveryApi
  return { api, log }
}

let database: OutboxDatabase
let server: ReturnType<typeof willingServer>
let delivered: string[]

const openOn = (keeper: Keeper) =>
  Outbox.open(keeper, PERSON, { api: server.api, onDelivered: (id) => delivered.push(id), random: () => 1 })

/** A method of the browser's own, to be called from its stand-in. */
function native<Owner extends object, Name extends keyof Owner>(owner: Owner, name: Name) {
  const method = owner[name] as (...asked: unknown[]) => unknown
  return (self: Owner, ...asked: unknown[]) => method.apply(self, asked) as never
}

/** The next `times` transactions of the page fail as they do after an iPhone woke up. */
function loseConnection(times: number) {
  const original = native(IDBDatabase.prototype, 'transaction')
  let left = times
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...asked) {
    if (left-- > 0) throw lost()
    return original(this, ...asked)
  })
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  database = await openOutboxDatabase()
  server = willingServer()
  delivered = []
})

afterEach(() => {
  vi.useRealTimers()
})

describe('a storage that is not there', () => {
  it('is said to be so, not waited for without end', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    vi.spyOn(indexedDB, 'open').mockReturnValue({} as IDBOpenDBRequest)
    const opened = expect(openOutboxDatabase()).rejects.toThrow('does not answer')
    await vi.advanceTimersByTimeAsync(20_000)
    await opened
  })

  it('is asked once more before it is given up: the first answer after waking may never come', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const open = vi.spyOn(indexedDB, 'open').mockReturnValueOnce({} as IDBOpenDBRequest)
    const opened = openOutboxDatabase()
    await vi.advanceTimersByTimeAsync(8_000)
    vi.useRealTimers()
    await opened
    expect(open).toHaveBeenCalledTimes(2)
  })

  it('refuses plainly in a browser that forbids it', async () => {
    vi.spyOn(indexedDB, 'open').mockImplementation(() => {
      throw new DOMException('forbidden', 'SecurityError')
    })
    await expect(openOutboxDatabase()).rejects.toThrow('forbidden')
  })
})

describe('a connection lost while the phone slept', () => {
  it('is made anew, and the visit is kept', async () => {
    const outbox = await openOn(database)
    loseConnection(1)
    await outbox.save('v1', payload())
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v1'])
  })

  it('is not called saved when it stays lost', async () => {
    const outbox = await openOn(database)
    loseConnection(2)
    await expect(outbox.save('v1', payload())).rejects.toThrow('lost')
    expect(await outbox.entries()).toEqual([])
  })

  it('is opened again when the browser closed it', async () => {
    const outbox = await openOn(database)
    await outbox.save('v1', payload())
    const connection = await (database as unknown as { connection: Promise<IDBDatabase> }).connection
    connection.close()
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v1'])
  })
})

describe('sending from a storage that stumbles', () => {
  it('delivers although nothing can be written down meanwhile, as on a full phone', async () => {
    const outbox = await openOn(database)
    await outbox.addPhoto('v1', photo('p1'), bytes(), payload())
    await outbox.save('v1', payload('p1'))
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await outbox.round(true)
    expect(server.log).toEqual(['put v1', 'upload p1 3'])
    expect(delivered).toEqual(['v1'])
    expect(await outbox.entries()).toEqual([])
  })

  it('never tells the person to write a visit anew because reading failed once', async () => {
    const outbox = await openOn(database)
    await outbox.save('v1', payload())
    const get = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(() => {
      throw lost()
    })
    await outbox.round(true)
    get.mockRestore()
    const [entry] = await outbox.entries()
    expect(entry).toMatchObject({ id: 'v1', refusal: null })
    expect(entry?.stage).not.toBe('parked')
    await outbox.round(true)
    expect(delivered).toEqual(['v1'])
  })

  it('does not call a visit delivered that was thrown away', async () => {
    const outbox = await openOn(database)
    await outbox.save('v1', payload())
    await outbox.discard('v1')
    expect(delivered).toEqual([])
  })
})

describe('what cannot be opened', () => {
  it('hides none of the other visits, and is shown as what it is', async () => {
    const outbox = await openOn(database)
    await outbox.save('v1', payload())
    await outbox.save('v2', payload())
    await database.write(['visits'], async ({ visits }) => {
      const record = (await visits.get('v1'))!
      await visits.put({ ...record, sealed: { iv: record.sealed.iv, bytes: new ArrayBuffer(40) } })
    })
    const entries = await outbox.entries()
    expect(entries.find(({ id }) => id === 'v2')).toMatchObject({ stage: 'queued', form: { content: '送去米面' } })
    expect(entries.find(({ id }) => id === 'v1')).toMatchObject({
      stage: 'parked',
      refusal: { code: 'unreadable-here' },
    })
    await outbox.round(true)
    expect(delivered).toEqual(['v2'])
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v1'])
  })

  it('leaves the lists of the server readable: a cache that fails is skipped', async () => {
    const outbox = await openOn(database)
    loseConnection(2)
    await outbox.cache('work', { households: [] })
    loseConnection(2)
    expect(await outbox.cached('work')).toBeNull()
  })
})

describe('a phone that cannot keep a key', () => {
  it('keeps the visit in clear and says so, when storing the key is refused', async () => {
    const add = native(IDBObjectStore.prototype, 'add')
    vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(function (this: IDBObjectStore, ...asked) {
      if (this.name === 'keys') throw new DOMException('CryptoKey cannot be cloned', 'DataCloneError')
      return add(this, ...asked)
    })
    const outbox = await openOn(database)
    expect(outbox.isOpen).toBe(true)
    await outbox.save('v1', payload())
    expect((await (await openOn(database)).entry('v1'))?.form.content).toBe('送去米面')
  })

  it('never seals with a key it could not read back', async () => {
    const get = native(IDBObjectStore.prototype, 'get')
    vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      return get(this, this.name === 'keys' ? 'nobody' : key)
    })
    const outbox = await openOn(database)
    expect(outbox.isOpen).toBe(true)
    await outbox.save('v1', payload())
    expect((await (await openOn(database)).entry('v1'))?.form.content).toBe('送去米面')
  })

  it('never overwrites a key that does not open today', async () => {
    await (await openOn(database)).save('v1', payload())
    const get = native(IDBObjectStore.prototype, 'get')
    const blind = vi.spyOn(IDBObjectStore.prototype, 'get').mockImplementation(function (this: IDBObjectStore, key) {
      return get(this, this.name === 'keys' ? 'nobody' : key)
    })
    expect((await openOn(database)).isOpen).toBe(true)
    blind.mockRestore()
    expect((await (await openOn(database)).entry('v1'))?.form.content).toBe('送去米面')
  })
})

describe('a photo just picked', () => {
  it('is written with the draft that names it, or not at all', async () => {
    const outbox = await openOn(database)
    const put = native(IDBObjectStore.prototype, 'put')
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...asked) {
      if (this.name === 'visits') throw new DOMException('full', 'QuotaExceededError')
      return put(this, ...asked)
    })
    await expect(outbox.addPhoto('v1', photo('p1'), bytes(), payload())).rejects.toBeInstanceOf(StorageFull)
    expect(await database.all('photos')).toEqual([])
  })

  it('is in the draft as soon as its bytes are on the phone: a tab killed then loses neither', async () => {
    await (await openOn(database)).addPhoto('v1', photo('p1'), bytes(), payload())
    const again = await openOn(database)
    expect((await again.entry('v1'))?.manifest.map(({ id }) => id)).toEqual(['p1'])
    expect((await again.photoBlob('p1')).size).toBe(3)
  })

  it('stays until the visit is saved without it, so that it can be brought back', async () => {
    const outbox = await openOn(database)
    await outbox.addPhoto('v1', photo('p1'), bytes(), payload())
    await outbox.addPhoto('v1', photo('p2'), bytes(), payload('p1'))
    await outbox.keepDraft('v1', payload('p2'))
    expect((await outbox.photoBlob('p1')).size).toBe(3)
    await outbox.save('v1', payload('p2'))
    expect((await database.all('photos')).map(({ id }) => id)).toEqual(['p2'])
  })
})

describe('without any storage, in memory', () => {
  it('still delivers a visit with its photo', async () => {
    const outbox = await openOn(new MemoryDatabase())
    await outbox.addPhoto('v1', photo('p1'), bytes(), payload())
    await outbox.save('v1', payload('p1'))
    expect((await outbox.entries()).map(({ stage }) => stage)).toEqual(['queued'])
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p1 3'])
    expect(delivered).toEqual(['v1'])
    expect(await outbox.entries()).toEqual([])
  })

  it('takes back everything of a change that failed half way', async () => {
    const memory = new MemoryDatabase()
    const outbox = await openOn(memory)
    await outbox.save('v1', payload())
    const failed = memory.write(['visits'], async ({ visits }) => {
      await visits.delete('v1')
      throw new Error('half way')
    })
    await expect(failed).rejects.toThrow('half way')
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v1'])
  })

  it('forgets the lists of one person and nobody else', async () => {
    const memory = new MemoryDatabase()
    const outbox = await openOn(memory)
    const other = await Outbox.open(memory, 'user-wang', { api: server.api })
    await outbox.cache('work', 1)
    await other.cache('work', 2)
    await outbox.forgetCache()
    expect([await outbox.cached('work'), await other.cached('work')]).toEqual([null, 2])
  })
})
