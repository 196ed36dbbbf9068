import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { Problem, Unreachable, type PhotoManifest, type UploadTicket, type VisitBody } from '@/shared/api'
import { openOutboxDatabase, type OutboxDatabase } from '@/shared/outbox/database'
import { amend, removePhoto } from '@/shared/outbox/decisions'
import type { DeliveryApi } from '@/shared/outbox/delivery'
import { Outbox, StorageFull, type VisitPayload } from '@/shared/outbox/outbox'

import { FakeRequest } from './fakeRequest'

const XIAO_LI = 'user-li'
const XIAO_WANG = 'user-wang'
const photo = (id: string): PhotoManifest => ({
  id,
  sha256: id.repeat(4),
  size: 3,
  content_type: 'image/jpeg',
  taken_at: null,
})
const bytes = () => new Uint8Array([1, 2, 3]).buffer

function payload(photoIds: string[] = []): VisitPayload & { body: VisitBody } {
  const manifest = photoIds.map(photo)
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
  const body: VisitBody = {
    household_id: 'household',
    visited_on: '2020-05-08',
    content: '送去米面',
    amount_fen: 0,
    aid_domains: [],
    goals: [],
    supports: [],
    needs: null,
    minutes: null,
    recorded_at: '2020-05-08T02:00:00Z',
    photos: manifest,
    signature: null,
  }
  return { household: { id: 'household', name: '张**', place: '某村' }, form, manifest, body }
}

/** A server in memory that keeps what it got; `fail` is asked before each step and may throw. */
class FakeServer implements DeliveryApi {
  log: string[] = []
  stored = new Set<string>()
  visits = new Map<string, string>()
  fail: (step: string) => void = () => undefined

  private step(name: string): void {
    this.log.push(name)
    this.fail(name)
  }

  putVisit: DeliveryApi['putVisit'] = (id, body) => {
    this.step(`put ${id}`)
    const text = JSON.stringify(body)
    const before = this.visits.get(id)
    if (before && before !== text)
      return Promise.reject(new Problem(409, { type: 'https://x/visit-changed', title: '已有不同内容' }))
    this.visits.set(id, text)
    const photos = (body.photos ?? []).map((one) => ({
      id: one.id,
      rejection: null,
      state: this.stored.has(one.id) ? ('stored' as const) : ('expected' as const),
      upload: this.stored.has(one.id) ? null : this.ticket(one.id),
    }))
    return Promise.resolve({ id, state: 'awaiting_photos' as const, photos })
  }

  /** Through the gateway, which says by itself that the photo is stored, or to a store of its own. */
  isDirect = false

  private ticket(id: string): UploadTicket {
    if (this.isDirect) return { url: '/store', fields: { key: id } }
    return { method: 'PUT', url: `/api/uploads/${id}`, headers: { 'Upload-Ticket': id }, fields: null }
  }

  uploadPhoto: DeliveryApi['uploadPhoto'] = ({ headers, fields }, blob, onProgress) => {
    const id = headers?.['Upload-Ticket'] ?? fields?.key ?? ''
    this.step(`upload ${id}`)
    expect(blob.size).toBe(3)
    onProgress(1)
    if (fields) return Promise.resolve(undefined)
    this.stored.add(id)
    return Promise.resolve('stored')
  }

  /** A photo that goes in parts is answered at its first question. */
  parts(id: string): string {
    this.step(`parts of ${id}`)
    this.stored.add(id)
    return '{"state":"stored"}'
  }

  completePhoto: DeliveryApi['completePhoto'] = (_visitId, photoId) => {
    this.step(`complete ${photoId}`)
    this.stored.add(photoId)
    return Promise.resolve({ id: photoId, state: 'stored' as const, rejection: null, upload: null })
  }
}

let database: OutboxDatabase
let server: FakeServer
let outbox: Outbox
let clock: number

const openFor = (userId: string) => Outbox.open(database, userId, { api: server, now: () => clock, random: () => 1 })

const keysOf = async (name: 'photos' | 'visits') => (await database.all(name)).map(({ id }) => id)

async function saveVisit(id: string, photoIds: string[] = []): Promise<void> {
  for (const photoId of photoIds) await outbox.addPhoto(id, photo(photoId), bytes(), payload())
  await outbox.save(id, payload(photoIds))
  clock += 1
}

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  database = await openOutboxDatabase()
  server = new FakeServer()
  clock = 1_000_000
  outbox = await openFor(XIAO_LI)
  vi.stubGlobal(
    'XMLHttpRequest',
    class extends FakeRequest {
      override send = (): void => {
        try {
          this.answer(200, server.parts(this.headers['Upload-Ticket'] ?? ''))
        } catch {
          this.onerror()
        }
      }
    },
  )
})

describe('what lies on the phone', () => {
  it('is never shown to another person', async () => {
    await saveVisit('v1', ['p1'])
    const other = await openFor(XIAO_WANG)
    expect(await other.entries()).toEqual([])
    expect(await other.entry('v1')).toBeNull()
    await expect(other.photoBlob('p1')).rejects.toThrow()
    await other.round(true)
    expect(server.log).toEqual([])
  })

  it('is still there for the same person after signing out and in', async () => {
    await saveVisit('v1')
    await outbox.forgetCache()
    expect((await (await openFor(XIAO_LI)).entries()).map(({ id }) => id)).toEqual(['v1'])
  })

  it('cannot be read without the key, neither words nor photos', async () => {
    await saveVisit('v1', ['p1'])
    const visit = await database.get('visits', 'v1')
    const kept = await database.get('photos', 'p1')
    expect(visit?.sealed.iv).not.toBeNull()
    expect(new TextDecoder().decode(visit?.sealed.bytes)).not.toContain('送去')
    expect([...new Uint8Array(kept!.sealed.bytes)].slice(0, 3)).not.toEqual([1, 2, 3])
    const key = await database.get('keys', XIAO_LI)
    expect(key?.extractable).toBe(false)
  })

  it('cannot be moved to another place or person', async () => {
    await saveVisit('v1', ['p1'])
    const kept = (await database.get('photos', 'p1'))!
    await database.write(['photos'], ({ photos }) => photos.put({ ...kept, id: 'p2' }))
    await expect(outbox.photoBlob('p2')).rejects.toThrow()
  })

  it('keeps the draft being typed, and a late autosave never undoes 保存', async () => {
    await outbox.keepDraft('v1', { ...payload(), body: null })
    expect((await outbox.entry('v1'))?.stage).toBe('draft')
    await outbox.save('v1', payload())
    await outbox.keepDraft('v1', { ...payload(), body: null })
    expect((await outbox.entry('v1'))?.stage).toBe('queued')
  })

  it('says plainly that the phone is full and keeps what was saved', async () => {
    await saveVisit('v1')
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await expect(outbox.save('v2', payload())).rejects.toBeInstanceOf(StorageFull)
    put.mockRestore()
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v1'])
  })
})

describe('the database', () => {
  it('keeps nothing of a change that failed half way', async () => {
    await saveVisit('v1', ['p1'])
    const failed = database.write(['visits', 'photos'], async ({ visits, photos }) => {
      await photos.delete('p1')
      await visits.delete('v1')
      throw new Error('half way')
    })
    await expect(failed).rejects.toThrow('half way')
    expect(await keysOf('photos')).toEqual(['p1'])
    expect(await keysOf('visits')).toEqual(['v1'])
  })
})

describe('a round', () => {
  it('sends the manifest and the photos in order, and asks for nothing else', async () => {
    await saveVisit('v1', ['p1', 'p2'])
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p1', 'upload p2'])
    expect(await outbox.entries()).toEqual([])
  })

  it('asks a store of its own after each photo whether it is there', async () => {
    server.isDirect = true
    await saveVisit('v1', ['p1', 'p2'])
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p1', 'complete p1', 'upload p2', 'complete p2'])
    expect(await outbox.entries()).toEqual([])
  })

  it.each(['uploadPhoto', 'completePhoto'] as const)(
    'never lets go of a visit when %s says it lacks a photo',
    async (step) => {
      server.isDirect = step === 'completePhoto'
      await saveVisit('v1', ['p1'])
      server.uploadPhoto = () => Promise.resolve(server.isDirect ? undefined : 'expected')
      server.completePhoto = (_, id) => Promise.resolve({ id, state: 'expected', rejection: null, upload: null })
      await outbox.round(true)
      expect(await outbox.entry('v1')).toMatchObject({ stage: 'waiting', photo_stages: { p1: 'failed' } })
      expect((await outbox.photoBlob('p1')).size).toBe(3)
    },
  )

  it('goes one visit at a time, oldest first, and stops where there is no line', async () => {
    await saveVisit('v1')
    await saveVisit('v2')
    server.fail = () => {
      throw new Unreachable()
    }
    await outbox.round()
    expect(server.log).toEqual(['put v1'])
    expect((await outbox.entries()).map(({ stage }) => stage)).toEqual(['waiting', 'queued'])
  })

  it('sends again only what the server lacks after the line was cut between two photos', async () => {
    await saveVisit('v1', ['p1', 'p2'])
    server.fail = (step) => {
      if (step.endsWith(' p2')) throw new Unreachable()
    }
    await outbox.round()
    expect((await outbox.entry('v1'))?.photo_stages).toEqual({ p1: 'stored', p2: 'failed' })
    server.fail = () => undefined
    server.log = []
    await outbox.round(true)
    expect(server.log).toEqual(['put v1', 'parts of p2'])
    expect(await outbox.entries()).toEqual([])
  })

  const cutWhole = (step: string) => {
    if (step.startsWith('upload')) throw new Unreachable()
  }

  it('sends photos in parts at once where the line cut one off, from the manifest on', async () => {
    await saveVisit('v1', ['p1', 'p2'])
    server.fail = cutWhole
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p1', 'put v1', 'parts of p1', 'parts of p2'])
    expect(await outbox.entries()).toEqual([])
  })

  it('sends nothing twice where only the answer was cut off', async () => {
    await saveVisit('v1', ['p1'])
    server.fail = (step) => {
      if (step !== 'upload p1') return
      server.stored.add('p1')
      throw new Unreachable()
    }
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p1', 'put v1'])
    expect(await outbox.entries()).toEqual([])
  })

  it('does not begin anew where there is no line any more', async () => {
    await saveVisit('v1', ['p1'])
    server.fail = (step) => {
      if (step !== 'put v1' || server.log.length > 1) throw new Unreachable()
    }
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p1', 'put v1'])
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'waiting', attempts: 1, is_cut: true })
  })

  it('remembers past the end of the page that the line cuts', async () => {
    await saveVisit('v1', ['p1'])
    server.fail = (step) => {
      if (step !== 'put v1') throw new Unreachable()
    }
    await outbox.round()
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'waiting', attempts: 1, is_cut: true })
    server.fail = cutWhole
    server.log = []
    outbox = await openFor(XIAO_LI)
    await outbox.round(true)
    expect(server.log).toEqual(['put v1', 'parts of p1'])
    expect(await outbox.entries()).toEqual([])
  })

  it('tries the next visit whole: lines get better', async () => {
    await saveVisit('v1', ['p1'])
    await saveVisit('v2', ['p2'])
    server.fail = (step) => {
      if (step === 'upload p1') throw new Unreachable()
    }
    await outbox.round()
    expect(server.log.slice(-2)).toEqual(['put v2', 'upload p2'])
  })

  it('sends the same bytes however often it is repeated', async () => {
    await saveVisit('v1', ['p1'])
    server.fail = (step) => {
      if (!step.startsWith('put')) throw new Unreachable()
    }
    await outbox.round(true)
    await outbox.round(true)
    // Twice in the first attempt: whole, then in parts.
    expect(server.log.filter((step) => step === 'put v1')).toHaveLength(3)
    expect((await outbox.entry('v1'))?.stage).toBe('waiting')
  })

  it('keeps everything and asks to sign in when the session ended', async () => {
    await saveVisit('v1')
    await saveVisit('v2')
    server.fail = () => {
      throw new Problem(401, {})
    }
    await outbox.round()
    expect(server.log).toEqual(['put v1'])
    expect((await outbox.entries()).map(({ stage }) => stage)).toEqual(['signed_out', 'queued'])
    server.fail = () => undefined
    await outbox.round()
    expect(await outbox.entries()).toEqual([])
  })

  it.each([409, 422, 403, 404])('parks a %i with its reason and goes on with the next', async (status) => {
    await saveVisit('v1')
    await saveVisit('v2')
    server.fail = (step) => {
      if (step === 'put v1')
        throw new Problem(status, { type: 'https://x/visit-changed', title: '内容不同', title_en: 'Changed' })
    }
    await outbox.round()
    const [left, ...more] = await outbox.entries()
    expect(more).toEqual([])
    expect(left).toMatchObject({
      id: 'v1',
      stage: 'parked',
      refusal: { status, code: 'visit-changed', title: '内容不同' },
    })
  })

  it('does not let one visit with server trouble hold up the others', async () => {
    await saveVisit('v1')
    await saveVisit('v2')
    server.fail = (step) => {
      if (step === 'put v1') throw new Problem(503, {})
    }
    await outbox.round()
    expect((await outbox.entries()).map(({ id, stage }) => [id, stage])).toEqual([['v1', 'waiting']])
  })

  it('delivers a week of visits to a server that allows only some requests a minute, and waits as it is told', async () => {
    for (let n = 1; n <= 8; n += 1) await saveVisit(`v${n}`, [`v${n}-p1`, `v${n}-p2`])
    let left = 0
    let refusals = 0
    server.fail = () => {
      if (left === 0) {
        refusals += 1
        throw new Problem(429, { type: 'https://x/too-many-requests' }, '30')
      }
      left -= 1
    }
    for (let minute = 0; minute < 40 && (await outbox.entries()).length > 0; minute += 1) {
      left = 5
      const refusedBefore = refusals
      await outbox.round()
      expect(refusals - refusedBefore).toBeLessThanOrEqual(1)
      clock += 11 * 60_000
    }
    expect(await outbox.entries()).toEqual([])
    expect(server.visits.size).toBe(8)
    expect(server.stored.size).toBe(16)
    expect(refusals).toBeGreaterThan(3)
  })

  it('keeps a visit that the server takes tomorrow and sends the others today', async () => {
    await saveVisit('v1')
    await saveVisit('v2')
    server.fail = (step) => {
      if (step === 'put v1') throw new Problem(429, { type: 'https://x/too-many-photos-today' }, '36000')
    }
    await outbox.round()
    const [kept, ...more] = await outbox.entries()
    expect(more).toEqual([])
    expect(kept).toMatchObject({ id: 'v1', stage: 'waiting' })
    server.fail = () => undefined
    clock += 35_000_000
    await outbox.round()
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v1'])
    clock += 2_000_000
    await outbox.round()
    expect(await outbox.entries()).toEqual([])
  })

  it('tries a refused upload again with a fresh ticket, the other photo meanwhile arrives', async () => {
    await saveVisit('v1', ['p1', 'p2'])
    server.fail = (step) => {
      if (step === 'upload p1') throw new Problem(403, {})
    }
    await outbox.round()
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'waiting', photo_stages: { p1: 'failed', p2: 'stored' } })
  })

  it('drops what it holds of an erased household, says so, and does not ask again', async () => {
    await saveVisit('v1', ['p1'])
    await saveVisit('v2')
    await outbox.keepDraft('v3', payload())
    await outbox.cache('work', { households: ['张**'] })
    const refusal = { type: '/problems/household-erased', title: '这户的资料已依法销毁', title_en: 'erased' }
    server.fail = (step) => {
      if (step === 'put v1') throw new Problem(410, refusal)
    }
    await outbox.round()
    const left = await outbox.entries()
    expect(left.map(({ id, stage }) => [id, stage])).toEqual([
      ['v1', 'parked'],
      ['v2', 'parked'],
      ['v3', 'parked'],
    ])
    expect(left[0]).toMatchObject({ refusal: { code: 'household-erased', title: '这户的资料已依法销毁' } })
    for (const entry of left)
      expect(entry).toMatchObject({ household: { name: '' }, form: { content: '' }, body: null })
    expect(await database.get('photos', 'p1')).toBeUndefined()
    expect(await outbox.cached('work')).toBeNull()
    const asked = server.log.length
    clock += 86_400_000
    await outbox.round(true)
    expect(server.log.length).toBe(asked)
  })

  it('parks a visit whose photo the server rejected', async () => {
    await saveVisit('v1', ['p1'])
    server.putVisit = (id) => {
      const photos = [{ id: 'p1', state: 'rejected' as const, rejection: 'not_an_image', upload: null }]
      return Promise.resolve({ id, state: 'awaiting_photos' as const, photos })
    }
    await outbox.round()
    expect(await outbox.entry('v1')).toMatchObject({
      stage: 'parked',
      photo_stages: { p1: 'rejected' },
      refusal: { code: 'photo-rejected', rejections: { p1: 'not_an_image' } },
    })
  })

  it('parks, and does not drop, a visit whose photo can no longer be read', async () => {
    await saveVisit('v1', ['p1'])
    await database.write(['photos'], ({ photos }) => photos.delete('p1'))
    await outbox.round()
    expect(await outbox.entry('v1')).toMatchObject({ stage: 'parked', refusal: { code: 'unreadable-here' } })
  })

  it('runs once however often it is started', async () => {
    await saveVisit('v1', ['p1'])
    await Promise.all([outbox.round(), outbox.round(true), outbox.round()])
    expect(server.log.filter((step) => step === 'upload p1')).toHaveLength(1)
  })
})

describe('decisions of the person', () => {
  it('cannot take a photo out of a visit the server knows', async () => {
    await saveVisit('v1', ['p1'])
    server.fail = (step) => {
      if (step.startsWith('upload')) throw new Unreachable()
    }
    await outbox.round()
    expect(await removePhoto(outbox, 'v1', 'p1')).toBe(false)
    expect((await outbox.entry('v1'))?.manifest).toHaveLength(1)
  })

  it('can take a photo out before', async () => {
    await saveVisit('v1', ['p1', 'p2'])
    expect(await removePhoto(outbox, 'v1', 'p1')).toBe(true)
    await outbox.round()
    expect(server.log).toEqual(['put v1', 'upload p2'])
  })

  it('sends a refused visit again as a new one, with new ids and the same photos', async () => {
    await saveVisit('v1', ['p1'])
    const id = await amend(outbox, 'v1')
    const entry = await outbox.entry(id)
    expect(await outbox.entry('v1')).toBeNull()
    expect(entry).toMatchObject({ stage: 'draft', form: { content: '送去米面' } })
    const photoId = entry!.manifest[0]!.id
    expect(photoId).not.toBe('p1')
    expect(new Uint8Array(await (await outbox.photoBlob(photoId)).arrayBuffer())).toEqual(new Uint8Array([1, 2, 3]))
  })

  it('discards a visit with its photos and touches no other', async () => {
    await saveVisit('v1', ['p1'])
    await saveVisit('v2', ['p2'])
    await outbox.discard('v1')
    expect((await outbox.entries()).map(({ id }) => id)).toEqual(['v2'])
    expect((await keysOf('photos')).sort()).toEqual(['p2'])
  })
})

describe('lists kept for reading without a line', () => {
  it('are encrypted, own to the person and forgotten at sign-out', async () => {
    await outbox.cache('work', { name: '张**' })
    const other = await openFor(XIAO_WANG)
    await other.cache('work', { name: '李**' })
    expect(new TextDecoder().decode((await database.get('cache', `${XIAO_LI}/work`))?.bytes)).not.toContain('张')
    await outbox.forgetCache()
    expect(await outbox.cached('work')).toBeNull()
    expect(await other.cached('work')).toEqual({ name: '李**' })
  })
})
