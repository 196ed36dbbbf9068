import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem, Unreachable, type PhotoManifest, type Receipt, type Visit, type VisitBody } from '@/shared/api'
import { openOutboxDatabase, type OutboxDatabase } from '@/shared/outbox/database'
import type { DeliveryApi } from '@/shared/outbox/delivery'
import type { LaterApi } from '@/shared/outbox/laterApi'
import { leaveOutPhoto, replacePhoto, takeOn } from '@/shared/outbox/mending'
import { Outbox, StorageFull, type VisitPayload } from '@/shared/outbox/outbox'

const MINUTE = 60_000
const DAY = 24 * 60 * MINUTE
const photo = (id: string, sha256 = id): PhotoManifest => ({
  id,
  sha256,
  size: 3,
  content_type: 'image/jpeg',
  taken_at: null,
})
const bytes = (...values: number[]) => new Uint8Array(values.length ? values : [1, 2, 3]).buffer
const form = { aid_domains: [], goals: [], supports: [], amount: '', needs: '', minutes: '' }

function payload(photoIds: string[], household = 'h'): VisitPayload & { body: VisitBody } {
  const manifest = photoIds.map((id) => photo(id))
  const body = { household_id: household, content: '送去米面', photos: manifest } as unknown as VisitBody
  const typed = { ...form, visited_on: '2020-05-08', content: '送去米面' }
  return { household: { id: household, name: '张**', place: '某村' }, form: typed, manifest, body }
}

interface Held {
  sha256: string
  state: Receipt['photos'][number]['state']
  rejection: string | null
}

/** A server that looks at photos later; `fail` is asked before each step and may throw. */
class FakeServer implements DeliveryApi, LaterApi {
  log: string[] = []
  visits = new Map<string, Map<string, Held>>()
  fail: (step: string) => void = () => undefined

  private step(name: string): void {
    this.log.push(name)
    this.fail(name)
  }

  private held(visitId: string): Map<string, Held> {
    const held = this.visits.get(visitId)
    if (!held) throw new Problem(404, { type: '/problems/not-found', title: '没有找到' })
    return held
  }

  private isComplete = (held: Map<string, Held>): boolean =>
    [...held.values()].every(({ state }) => state === 'stored' || state === 'ready')

  private progress(id: string, { state, rejection }: Held) {
    const upload = { method: 'PUT' as const, url: id, headers: {}, fields: null }
    return { id, state, rejection, upload: state === 'expected' ? upload : null }
  }

  judge(visitId: string, photoId: string, state: Held['state'], rejection: string | null = null): void {
    Object.assign(this.held(visitId).get(photoId)!, { state, rejection })
  }

  putVisit: DeliveryApi['putVisit'] = async (id, body) => {
    this.step(`put ${id}`)
    const before = this.visits.get(id)
    if (before && (body.photos ?? []).some((one) => before.get(one.id)?.sha256 !== one.sha256))
      throw new Problem(409, { type: '/problems/visit-changed', title: '已有不同内容' })
    const sent = (body.photos ?? []).map(
      ({ id: photoId, sha256 }) => [photoId, { sha256, state: 'expected', rejection: null }] as const,
    )
    const held: Map<string, Held> = before ?? new Map(sent)
    this.visits.set(id, held)
    const photos = [...held].map(([photoId, one]) => this.progress(photoId, one))
    return Promise.resolve({ id, state: 'awaiting_photos' as const, photos })
  }

  uploadPhoto: DeliveryApi['uploadPhoto'] = async ({ url }) => {
    this.step(`upload ${url}`)
    for (const held of this.visits.values()) if (held.has(url)) held.get(url)!.state = 'stored'
    return Promise.resolve('stored')
  }

  completePhoto: DeliveryApi['completePhoto'] = () => Promise.reject(new Error('nobody asks'))

  receipt: LaterApi['receipt'] = async (id) => {
    this.step(`receipt ${id}`)
    const held = this.held(id)
    const photos = [...held].map(([photoId, { state, rejection }]) => ({ id: photoId, state, rejection }))
    const state = this.isComplete(held) ? ('complete' as const) : ('awaiting_photos' as const)
    return Promise.resolve({ id, state, photos, received_at: '', completed_at: null })
  }

  replacePhoto: LaterApi['replacePhoto'] = async (visitId, { id, sha256 }) => {
    this.step(`replace ${id}`)
    const one = this.held(visitId).get(id)!
    if (one.state !== 'rejected' && one.sha256 !== sha256)
      throw new Problem(409, { type: '/problems/photo-not-rejected', title: '不用换' })
    if (one.state === 'rejected') Object.assign(one, { sha256, state: 'expected', rejection: null })
    return Promise.resolve(this.progress(id, one))
  }

  removePhoto: LaterApi['removePhoto'] = async (visitId, photoId) => {
    this.step(`remove ${photoId}`)
    if (!this.held(visitId).delete(photoId)) throw new Problem(404, {})
    return Promise.resolve(null)
  }
}

let database: OutboxDatabase
let server: FakeServer
let outbox: Outbox
let clock: number

const open = (userId = 'user-li') =>
  Outbox.open(database, userId, { api: server, laterApi: server, now: () => clock, random: () => 1 })
const copies = async () => (await database.all('photos')).map(({ id }) => id).sort()
const stageOf = async (id: string) => (await outbox.entry(id))?.stage

async function deliver(id: string, photoIds: string[], household = 'h'): Promise<void> {
  for (const photoId of photoIds) await outbox.addPhoto(id, photo(photoId), bytes(), payload([], household))
  await outbox.save(id, payload(photoIds, household))
  clock += 1
  await outbox.round()
}

/** The page is open, or opened again, that much later. */
async function later(ms: number): Promise<void> {
  clock += ms
  server.log = []
  await outbox.round()
}

/** The first look only begins to count; what is due is asked at the next. */
async function lookAt(...visitIds: string[]): Promise<void> {
  await later(5_000)
  expect(server.log).toEqual([])
  await later(5 * MINUTE)
  expect(server.log).toEqual(visitIds.map((id) => `receipt ${id}`))
}

/** Every `put` is refused as long as `isFull` says so. Answers how to end it. */
function fillPhone(isFull: () => boolean): () => void {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- called with its owner below
  const put = IDBObjectStore.prototype.put as (...asked: unknown[]) => IDBRequest<IDBValidKey>
  const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...asked) {
    if (isFull()) throw new DOMException('full', 'QuotaExceededError')
    return put.apply(this, asked)
  })
  return () => full.mockRestore()
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  database = await openOutboxDatabase()
  server = new FakeServer()
  clock = 1_600_000_000_000
  outbox = await open()
})

describe('a copy of what is delivered', () => {
  it('is shown nowhere and sent no more, and stays until the server can show the photo', async () => {
    await deliver('v1', ['p1', 'p2'])
    expect([await outbox.entries(), await copies()]).toEqual([[], ['p1', 'p2']])
    server.judge('v1', 'p1', 'ready')
    await lookAt('v1')
    expect(await copies()).toEqual(['p1', 'p2'])
    server.judge('v1', 'p2', 'ready')
    await later(10 * MINUTE)
    expect(server.log).toEqual(['receipt v1'])
    expect([await copies(), await database.all('visits')]).toEqual([[], []])
  })

  it('is not made of a visit without photos', async () => {
    await deliver('v1', [])
    expect(await database.all('visits')).toEqual([])
  })

  it('holds the words no longer than until the receipt says complete', async () => {
    await deliver('v1', ['p1'])
    await later(5_000)
    expect((await outbox.entry('v1'))?.body).not.toBeNull()
    await later(5 * MINUTE)
    expect(await outbox.entry('v1')).toMatchObject({
      household: { name: '张**' },
      form: { visited_on: '2020-05-08', content: '' },
      manifest: [{ id: 'p1' }],
      body: null,
    })
  })

  it('stays for the same person after signing out, and is nobody else’s', async () => {
    await deliver('v1', ['p1'])
    await outbox.forgetCache()
    await expect((await open('user-wang')).photoBlob('p1')).rejects.toThrow()
    outbox = await open()
    server.judge('v1', 'p1', 'ready')
    await lookAt('v1')
    expect(await copies()).toEqual([])
  })

  it('survives a round without a line', async () => {
    await deliver('v1', ['p1'])
    await later(5_000)
    server.fail = () => {
      throw new Unreachable()
    }
    await later(5 * MINUTE)
    expect([server.log, await copies()]).toEqual([['receipt v1'], ['p1']])
  })
})

describe('asking', () => {
  it('is gentle: ten at most, every two minutes at most, each visit less and less often', async () => {
    for (let n = 1; n <= 12; n += 1) await deliver(`v${n}`, [`p${n}`])
    await later(5 * MINUTE)
    await later(5 * MINUTE)
    expect(server.log).toHaveLength(10)
    for (let seconds = 0; seconds < 115; seconds += 5) {
      await later(5_000)
      expect(server.log).toEqual([])
    }
    await later(10_000)
    expect(server.log).toEqual(['receipt v11', 'receipt v12'])
    let asked = 0
    for (let minute = 0; minute < 24 * 60; minute += 5) {
      await later(5 * MINUTE)
      asked += server.log.filter((step) => step === 'receipt v1').length
    }
    expect(asked).toBeGreaterThan(5)
    expect(asked).toBeLessThan(15)
  })

  it.each([
    ['no line', new Unreachable()],
    ['an ended session', new Problem(401, {})],
    ['server trouble', new Problem(503, {})],
    ['too many requests', new Problem(429, {}, '30')],
  ])('ends with the first that meets %s', async (_, problem) => {
    await deliver('v1', ['p1'])
    await deliver('v2', ['p2'])
    await later(5_000)
    server.fail = () => {
      throw problem
    }
    await later(5 * MINUTE)
    expect([server.log, await copies()]).toEqual([['receipt v1'], ['p1', 'p2']])
  })
})

describe('30 days', () => {
  it('are the end of a copy that nobody looked at', async () => {
    await deliver('v1', ['p1'])
    await later(5_000)
    for (let day = 0; day < 30; day += 1) {
      expect(await copies()).toEqual(['p1'])
      await later(DAY)
    }
    expect([await copies(), await database.all('visits')]).toEqual([[], []])
  })

  it.each([
    ['ahead', [3650 * DAY, -3650 * DAY]],
    ['back', [-3650 * DAY, 3650 * DAY]],
    ['ahead, and stays so', [3650 * DAY, DAY]],
  ])('are not over because a clock jumps %s', async (_, jumps) => {
    await deliver('v1', ['p1'])
    await later(5 * MINUTE)
    for (const jump of jumps) {
      await later(jump)
      expect(server.log).toEqual(['receipt v1'])
      expect(await copies()).toEqual(['p1'])
    }
    server.judge('v1', 'p1', 'ready')
    await later(DAY)
    expect(await copies()).toEqual([])
  })
})

describe('a full phone', () => {
  it('gives up the copies kept longest first, and never what is not sent', async () => {
    await deliver('v1', ['p1'])
    await deliver('v2', ['p2'])
    server.fail = () => {
      throw new Unreachable()
    }
    await deliver('v3', ['p3'])
    const restore = fillPhone(() => true)
    await expect(outbox.save('v4', payload([]))).rejects.toBeInstanceOf(StorageFull)
    expect(await copies()).toEqual(['p3'])
    restore()
  })

  it('saves with the room of one copy, and still tells when that photo was rejected', async () => {
    await deliver('v1', ['p1'])
    await deliver('v2', ['p2'])
    await later(5_000)
    const before = await copies()
    let refusals = 1
    const restore = fillPhone(() => refusals-- > 0)
    await outbox.save('v4', payload([]))
    restore()
    expect([before, await copies(), await stageOf('v4')]).toEqual([['p1', 'p2'], ['p2'], 'queued'])
    server.judge('v1', 'p1', 'rejected', 'truncated')
    await later(5 * MINUTE)
    expect(await stageOf('v1')).toBe('parked')
  })
})

describe('a household that was erased', () => {
  const erased = new Problem(410, { type: '/problems/household-erased', title: '这户的资料已依法销毁' })

  it('takes its copies with it, of this visit and the others', async () => {
    await deliver('v1', ['p1'])
    await deliver('v2', ['p2'])
    await deliver('v3', ['p3'], 'other')
    await later(5_000)
    server.fail = (step) => {
      if (step === 'receipt v1') throw erased
    }
    await later(5 * MINUTE)
    expect([await copies(), await outbox.entries()]).toEqual([['p3'], []])
    expect((await database.all('visits')).map(({ id }) => id)).toEqual(['v3'])
  })

  it('takes them also when the next visit is told so', async () => {
    await deliver('v1', ['p1'])
    server.fail = (step) => {
      if (step === 'put v2') throw erased
    }
    await deliver('v2', ['p2'])
    expect(await copies()).toEqual([])
    expect((await outbox.entries()).map(({ id, stage }) => [id, stage])).toEqual([['v2', 'parked']])
  })

  it('takes a copy whose visit is no longer there, once the words are gone', async () => {
    await deliver('v1', ['p1'])
    await lookAt('v1')
    server.visits.delete('v1')
    await later(DAY)
    expect(await copies()).toEqual(['p1'])
    await later(DAY)
    expect([await copies(), await database.all('visits')]).toEqual([[], []])
  })
})

it('sends a visit again that a restored server lacks, once', async () => {
  await deliver('v1', ['p1'])
  server.visits.delete('v1')
  await lookAt('v1')
  await later(DAY)
  expect(await stageOf('v1')).toBe('queued')
  await later(5_000)
  expect(server.log).toEqual(['put v1', 'upload p1'])
  server.judge('v1', 'p1', 'ready')
  await later(DAY)
  expect(await copies()).toEqual([])
})

describe('a photo that the server could not use', () => {
  async function reject(...photoIds: string[]): Promise<void> {
    for (const id of photoIds) server.judge('v1', id, 'rejected', 'truncated')
    for (const wait of [5_000, 5 * MINUTE, 5 * MINUTE]) await later(wait)
  }

  it('brings the visit back to the person, with the reason', async () => {
    await deliver('v1', ['p1', 'p2'])
    await reject('p2')
    const [entry] = await outbox.entries()
    expect(entry).toMatchObject({
      id: 'v1',
      stage: 'parked',
      household: { name: '张**' },
      photo_stages: { p1: 'stored', p2: 'rejected' },
      refusal: { code: 'photo-rejected', rejections: { p2: 'truncated' } },
    })
    await later(30 * DAY)
    await later(30 * DAY)
    expect([await copies(), await stageOf('v1')]).toEqual([['p1', 'p2'], 'parked'])
  })

  it('cannot be replaced where it was not rejected, or while the visit is sent', async () => {
    await deliver('v1', ['p1', 'p2'])
    await reject('p2')
    expect(await replacePhoto(outbox, 'v1', photo('p1', 'new'), bytes(9))).toBe(false)
    await database.write(['visits'], async ({ visits }) => {
      await visits.put({ ...(await visits.get('v1'))!, stage: 'sending' })
    })
    expect(await leaveOutPhoto(outbox, 'v1', 'p2')).toBe(false)
    expect(await leaveOutPhoto(outbox, 'v9', 'p2')).toBe(false)
    expect(new Uint8Array(await (await outbox.photoBlob('p1')).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('is replaced without a line, and sent when there is one', async () => {
    await deliver('v1', ['p1', 'p2'])
    await reject('p2')
    expect(await replacePhoto(outbox, 'v1', photo('p2', 'new'), bytes(7, 8, 9))).toBe(true)
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'queued', photo_stages: { p2: 'saved' } })
    server.fail = () => {
      throw new Unreachable()
    }
    await later(5_000)
    expect(await stageOf('v1')).toBe('waiting')
    outbox = await open()
    server.fail = () => undefined
    await later(DAY)
    expect(server.log).toEqual(['replace p2', 'upload p2', 'receipt v1'])
    expect(server.visits.get('v1')?.get('p2')).toMatchObject({ sha256: 'new', state: 'stored' })
    expect([await outbox.entries(), await copies()]).toEqual([[], ['p1', 'p2']])
    expect(new Uint8Array(await (await outbox.photoBlob('p2')).arrayBuffer())).toEqual(new Uint8Array([7, 8, 9]))
  })

  it.each(['replace p2', 'upload p2', 'receipt v1'])(
    'is replaced once when the answer to %s was lost',
    async (step) => {
      await deliver('v1', ['p1', 'p2'])
      await reject('p2')
      await replacePhoto(outbox, 'v1', photo('p2', 'new'), bytes(7, 8, 9))
      const lose = <Given extends unknown[], Answer>(work: (...given: Given) => Promise<Answer>, name: string) => {
        let isLost = name === step
        return async (...given: Given): Promise<Answer> => {
          const answer = await work(...given)
          if (!isLost) return answer
          isLost = false
          throw new Unreachable()
        }
      }
      server.replacePhoto = lose(server.replacePhoto, 'replace p2')
      server.uploadPhoto = lose(server.uploadPhoto, 'upload p2')
      server.receipt = lose(server.receipt, 'receipt v1')
      await later(5_000)
      // An upload without an answer is looked into at once.
      expect(await stageOf('v1')).toBe(step === 'upload p2' ? 'kept' : 'waiting')
      await later(DAY)
      expect(server.log.filter((one) => one.startsWith('put'))).toEqual([])
      expect(server.visits.get('v1')?.get('p2')).toMatchObject({ sha256: 'new', state: 'stored' })
      expect(await outbox.entries()).toEqual([])
    },
  )

  it('is left out, and asked for again after a lost answer', async () => {
    await deliver('v1', ['p1', 'p2'])
    await reject('p2')
    expect(await leaveOutPhoto(outbox, 'v1', 'p2')).toBe(true)
    expect(await copies()).toEqual(['p1'])
    server.fail = (step) => {
      if (step === 'receipt v1') throw new Unreachable()
    }
    await later(5_000)
    expect((await outbox.entry('v1'))?.manifest.map(({ id }) => id)).toEqual(['p1'])
    server.fail = () => undefined
    await later(DAY)
    expect(server.log).toEqual(['remove p2', 'receipt v1'])
    expect([...server.visits.get('v1')!.keys()]).toEqual(['p1'])
    expect(await outbox.entries()).toEqual([])
    server.judge('v1', 'p1', 'ready')
    await lookAt('v1')
    expect(await copies()).toEqual([])
  })

  it('waits for the others before anything is told', async () => {
    await deliver('v1', ['p1', 'p2'])
    await reject('p1', 'p2')
    await leaveOutPhoto(outbox, 'v1', 'p1')
    await later(DAY)
    expect(server.log).toEqual(['receipt v1'])
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'parked', mends: { p1: 'remove' } })
    await replacePhoto(outbox, 'v1', photo('p2', 'new'), bytes(9, 9, 9))
    await later(5_000)
    expect(server.log).toEqual(['remove p1', 'replace p2', 'upload p2', 'receipt v1'])
    expect(await outbox.entries()).toEqual([])
  })

  it('may be rejected again', async () => {
    await deliver('v1', ['p1'])
    await reject('p1')
    await replacePhoto(outbox, 'v1', photo('p1', 'new'), bytes(9, 9, 9))
    await later(5_000)
    expect(await outbox.entries()).toEqual([])
    await reject('p1')
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'parked', photo_stages: { p1: 'rejected' } })
    expect((await outbox.entry('v1'))?.mends).toBeUndefined()
    await leaveOutPhoto(outbox, 'v1', 'p1')
    await later(5_000)
    expect(await outbox.entries()).toEqual([])
  })

  it('is forgotten here when another phone saw to it', async () => {
    await deliver('v1', ['p1'])
    await reject('p1')
    server.judge('v1', 'p1', 'ready')
    await later(DAY)
    expect([await outbox.entries(), await copies()]).toEqual([[], []])
  })

  it('says what the server says when it takes no other', async () => {
    await deliver('v1', ['p1'])
    await reject('p1')
    await replacePhoto(outbox, 'v1', photo('p1', 'new'), bytes(9, 9, 9))
    server.fail = (step) => {
      if (step === 'replace p1') throw new Problem(403, { type: '/problems/not-permitted', title: '没有权限' })
    }
    await later(5_000)
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'parked', refusal: { title: '没有权限' } })
  })

  it('is taken on by a phone that never had the visit', async () => {
    await deliver('v1', ['p1', 'p2'])
    await database.write(['visits', 'photos'], async ({ visits, photos }) => {
      await visits.delete('v1')
      await photos.delete('p1')
      await photos.delete('p2')
    })
    const shown = [...server.visits.get('v1')!].map(([id]) => ({ ...photo(id), state: 'stored', rejection: null }))
    Object.assign(shown[1]!, { state: 'rejected', rejection: 'infected' })
    server.judge('v1', 'p2', 'rejected', 'infected')
    const visit = { id: 'v1', household_id: 'h', visited_on: '2020-05-08', content: '送去米面', photos: shown }
    const words = { name: '张**', place: '某村' }
    await takeOn(outbox, { ...visit, photos: [] } as unknown as Visit, words)
    expect(await outbox.entries()).toEqual([])
    await takeOn(outbox, visit as unknown as Visit, words)
    await takeOn(outbox, visit as unknown as Visit, words)
    const [entry, ...more] = await outbox.entries()
    expect(more).toEqual([])
    expect(entry).toMatchObject({
      stage: 'parked',
      form: { content: '送去米面' },
      refusal: { rejections: { p2: 'infected' } },
    })
    await replacePhoto(outbox, 'v1', photo('p2', 'new'), bytes(9, 9, 9))
    await later(5_000)
    expect(server.log).toEqual(['replace p2', 'upload p2', 'receipt v1'])
    expect([await outbox.entries(), await copies()]).toEqual([[], ['p2']])
  })

  it('is none to decide about when its visit is complete without it', async () => {
    const photos = [{ ...photo('p1'), state: 'rejected', rejection: 'truncated' }]
    const visit = { id: 'v1', household_id: 'h', state: 'complete', photos } as unknown as Visit
    await takeOn(outbox, visit, { name: '张**', place: '某村' })
    expect(await outbox.entries()).toEqual([])
  })

  it('comes back at once where the list of the server shows it', async () => {
    await deliver('v1', ['p1'])
    const visit = {
      id: 'v1',
      state: 'awaiting_photos',
      photos: [{ ...photo('p1'), state: 'rejected', rejection: null }],
    }
    await takeOn(outbox, visit as unknown as Visit, { name: '', place: '' })
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'parked', household: { name: '张**' } })
  })
})
