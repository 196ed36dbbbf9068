import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { answer, type Asked } from '../../../tests/answers'
import { FakeRequest } from '../../../tests/fakeRequest'
import AttachedFiles from './AttachedFiles.vue'
import { plainName, savedAs, typeOf } from './fileTypes'

const BASE = '/notices/01900000-0000-7000-8000-00000000000a/files'
const PDF = 'application/pdf'

interface Kept {
  id: string
  name: string
  size: number
  state: string
  rejection: string | null
}
let kept: Kept[]
/** How the next announcement is answered, where not with a ticket. */
let refusal: Response | null
let method: string
let asked: Asked[]
let uploads: FakeRequest[]
let seen: FakeRequest | undefined

const facts = (one: Kept) => ({ ...one, purpose: 'attachment', content_type: PDF, created_at: '2026-11-27T00:00:00Z' })
const stored = (state: string, name = '附件1.pdf', rejection: string | null = null): Kept => {
  const one = { id: `0190000${kept.length}-0000-7000-8000-00000000000b`, name, size: 5, state, rejection }
  kept.push(one)
  return one
}
const problem = (status: number, code: string, title: string) =>
  Response.json({ type: `/problems/${code}`, title, title_en: title, status }, { status })

beforeEach(() => {
  kept = []
  refusal = null
  method = 'PUT'
  uploads = []
  seen = undefined
  vi.stubGlobal(
    'XMLHttpRequest',
    class extends FakeRequest {
      constructor() {
        super()
        uploads.push(this)
      }
    },
  )
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  asked = answer({
    [`GET ${BASE}`]: () => ({ items: kept.map(facts) }),
    [`PUT ${BASE}/:id`]: ({ path, body }) => {
      if (refusal) return refusal
      const id = path.split('/').pop() ?? ''
      const { name, size } = body as Kept
      const found = kept.find((one) => one.id === id)
      const one = found ?? { id, name, size, state: 'expected', rejection: null }
      if (!found) kept.push(one)
      const fields = method === 'POST' ? { key: id } : null
      const headers = method === 'PUT' ? { 'Content-Type': PDF, 'Upload-Ticket': 'sealed' } : null
      const upload = one.state === 'expected' ? { method, url: `http://here.test/${id}`, headers, fields } : null
      return { id, state: one.state, rejection: one.rejection, upload }
    },
    [`DELETE ${BASE}/:id`]: ({ path }) => {
      if (refusal) return refusal
      const at = kept.findIndex(({ id }) => path.endsWith(id))
      if (at < 0) return problem(404, 'not-found', '没有找到。')
      kept.splice(at, 1)
      return null
    },
    [`GET ${BASE}/:id`]: () => new Response('bytes', { headers: { 'Content-Type': PDF } }),
  })
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

async function screen(mayChange = true) {
  const mounted = mount(AttachedFiles, { props: { base: BASE, mayChange }, attachTo: document.body })
  await settle()
  return mounted
}
type Screen = Awaited<ReturnType<typeof screen>>

const realTimeout = globalThis.setTimeout

async function settle(): Promise<void> {
  for (let turn = 0; turn < 5; turn++) {
    await flushPromises()
    await new Promise((resolve) => realTimeout(resolve, 0))
  }
}

/** The next upload: before it, a file is read and hashed, which takes its time. */
async function nextUpload(): Promise<FakeRequest> {
  const last = (): FakeRequest | undefined => uploads[uploads.length - 1]
  while (last() === seen || !last()?.sent) await settle()
  seen = last()
  return seen as FakeRequest
}

const file = (name = '附件1.pdf', content = 'words') => new File([content], name)

async function choose(mounted: Screen, ...chosen: File[]): Promise<void> {
  const input = mounted.get<HTMLInputElement>('[data-testid=files]')
  Object.defineProperty(input.element, 'files', { value: chosen, configurable: true })
  await input.trigger('change')
  await settle()
}

const lines = (mounted: Screen) =>
  mounted.findAll('li').map((one) => [one.get('.files__name').text().split(' ')[0], one.get('[role=status]').text()])
const button = (mounted: Screen, label: string) =>
  mounted.findAll('button').find((one) => (one.attributes('aria-label') ?? one.text()) === label)
const announced = () => asked.filter((one) => one.method === 'PUT')

describe('the files of a thing', () => {
  it('announce nothing that would be refused, and say why', async () => {
    const mounted = await screen()
    const huge = file('大.pdf')
    Object.defineProperty(huge, 'size', { value: 12_000_001 })
    await choose(mounted, file('程序.exe'), file('空.pdf', ''), huge, file('没有后缀'), file('.pdf'))
    expect(lines(mounted).map(([, state]) => state)).toEqual([
      '没有上传：不能添加这种文件。',
      '没有上传：这是空文件。',
      '没有上传：超过 12 MB。',
      '没有上传：不能添加这种文件。',
      '没有上传：不能添加这种文件。',
    ])
    expect(announced()).toEqual([])
    expect(button(mounted, '重新上传：程序.exe')).toBeUndefined()
    await button(mounted, '移除：程序.exe')?.trigger('click')
    await settle()
    expect(lines(mounted)).toHaveLength(4)
    expect(asked.filter((one) => one.method === 'DELETE')).toEqual([])
  })

  it('are twenty at most, rejected ones aside', async () => {
    for (let n = 0; n < 19; n++) stored('ready', `${n}.pdf`)
    stored('rejected', '坏.pdf', 'infected')
    const mounted = await screen()
    await choose(mounted, file('二十.pdf'), file('多.pdf'))
    await nextUpload()
    expect(lines(mounted).slice(-2)).toEqual([
      ['二十.pdf', '上传中 0%'],
      ['多.pdf', '没有上传：附件最多 20 个。'],
    ])
  })

  it('say what the server refused, and the others go on', async () => {
    const mounted = await screen()
    refusal = problem(503, 'files-unavailable', '附件暂时存取不了。')
    await choose(mounted, file('一.pdf'))
    while (lines(mounted)[0]?.[1] === '上传中 0%') await settle()
    expect(lines(mounted)).toEqual([['一.pdf', '没有上传：附件暂时存取不了。']])
    refusal = null
    await choose(mounted, file('二.pdf'))
    await nextUpload()
    expect(lines(mounted)[1]).toEqual(['二.pdf', '上传中 0%'])
  })

  it('send again under the same id what did not arrive', async () => {
    const mounted = await screen()
    await choose(mounted, file())
    const lost = await nextUpload()
    lost.onerror()
    await settle()
    expect(lines(mounted)[0]?.[1]).toBe('没有上传：连不上网络，请稍后再试。')
    await button(mounted, '重新上传：附件1.pdf')?.trigger('click')
    await nextUpload()
    const [first, again] = announced()
    expect([again?.path, again?.body]).toEqual([first?.path, first?.body])
    expect(lines(mounted)[0]?.[1]).toBe('上传中 0%')
  })

  it('say why one was rejected, in words where there are some', async () => {
    for (const why of ['infected', 'macros', 'encrypted', 'something new']) stored('rejected', `${why}.pdf`, why)
    const mounted = await screen()
    expect(lines(mounted).map(([, state]) => state)).toEqual([
      '被拒绝：文件带有病毒。',
      '被拒绝：文件带有宏，请另存为不带宏的再传。',
      '被拒绝：文件有密码，请去掉密码再传。',
      '被拒绝：没有通过检查。',
    ])
    expect(button(mounted, '下载：infected.pdf')).toBeUndefined()
  })

  it('stay where they are when one cannot be removed', async () => {
    stored('ready')
    const mounted = await screen()
    refusal = problem(403, 'not-permitted', '没有权限。')
    await button(mounted, '移除：附件1.pdf')?.trigger('click')
    await button(mounted, '确定移除')?.trigger('click')
    await settle()
    expect(mounted.get('[role=alert]').text()).toBe('没有权限。')
    expect(lines(mounted)).toHaveLength(1)
  })

  it('can be asked for again when the list does not come', async () => {
    const list = vi.fn(() => problem(503, 'files-unavailable', '附件暂时存取不了。') as unknown)
    answer({ [`GET ${BASE}`]: list })
    const mounted = await screen(false)
    expect(mounted.get('[role=alert]').text()).toContain('附件暂时存取不了。')
    list.mockReturnValue({ items: [] })
    await button(mounted, '重试')?.trigger('click')
    await settle()
    expect(mounted.text()).toContain('没有附件。')
  })

  it('are only read by who may not change the thing', async () => {
    stored('ready')
    const mounted = await screen(false)
    expect(mounted.findAll('button').map((one) => one.text())).toEqual(['下载'])
    expect(mounted.find('[data-testid=files]').exists()).toBe(false)
    await mounted.get('section').trigger('drop', { dataTransfer: { files: [file()] } })
    await settle()
    expect(announced()).toEqual([])
  })

  it('go up one after another under their tickets, and are looked at until they are checked', async () => {
    const mounted = await screen()
    await choose(mounted, file('一.pdf'), file('二.PDF', 'more'))
    const first = await nextUpload()
    expect(lines(mounted)).toEqual([
      ['一.pdf', '上传中 0%'],
      ['二.PDF', '等待上传'],
    ])
    expect(announced()[0]?.body).toEqual({
      name: '一.pdf',
      size: 5,
      sha256: 'dba36bffa5cab0f922d087a3aeb179f9d4e745df40b323e1b1471402848c8a3e',
      content_type: PDF,
    })
    expect(first.open).toHaveBeenCalledWith('PUT', `http://here.test/${kept[0]?.id}`)
    expect(first.headers).toEqual({ 'Content-Type': PDF, 'Upload-Ticket': 'sealed' })
    first.upload.onprogress?.({ loaded: 3, total: 5 })
    await settle()
    expect(lines(mounted)[0]?.[1]).toBe('上传中 60%')
    expect(mounted.get('progress').attributes('aria-label')).toBe('一.pdf：上传进度')
    Object.assign(kept[0] ?? {}, { state: 'stored' })
    first.answer(200, '{"state":"stored"}')
    await nextUpload()
    expect(lines(mounted)).toEqual([
      ['一.pdf', '检查中'],
      ['二.PDF', '上传中 0%'],
    ])
    Object.assign(kept[0] ?? {}, { state: 'ready' })
    await vi.advanceTimersByTimeAsync(2000)
    await settle()
    expect(lines(mounted)).toEqual([
      ['一.pdf', '可下载'],
      ['二.PDF', '上传中 0%'],
    ])
  })

  it('ask once more where a store was reached directly', async () => {
    method = 'POST'
    const mounted = await screen()
    await choose(mounted, file())
    const form = await nextUpload()
    expect(form.sent).toBeInstanceOf(FormData)
    Object.assign(kept[0] ?? {}, { state: 'stored' })
    form.answer(201, '<xml/>')
    await settle()
    expect(announced()).toHaveLength(2)
    expect(lines(mounted)[0]?.[1]).toBe('检查中')
  })

  it('are not asked for any more after the screen is left', async () => {
    stored('stored')
    const mounted = await screen()
    mounted.unmount()
    const before = asked.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(asked).toHaveLength(before)
  })

  it('are added by dropping them', async () => {
    const mounted = await screen()
    await mounted.get('section').trigger('dragover')
    expect(mounted.get('section').classes()).toContain('files--over')
    await mounted.get('section').trigger('drop', { dataTransfer: { files: [file()] } })
    await nextUpload()
    expect(lines(mounted)).toEqual([['附件1.pdf', '上传中 0%']])
  })

  it('are removed after a question, and also when somebody else was faster', async () => {
    stored('ready')
    const mounted = await screen()
    await button(mounted, '移除：附件1.pdf')?.trigger('click')
    expect(kept).toHaveLength(1)
    kept = []
    await button(mounted, '确定移除')?.trigger('click')
    await settle()
    expect(mounted.text()).toContain('没有附件。')
    expect(mounted.find('[role=alert]').exists()).toBe(false)
  })

  it('are saved under their own name', async () => {
    stored('ready')
    const mounted = await screen(false)
    // At the edge: another spec may have loaded what saves, so that no module can stand in its place.
    const saved: string[] = []
    vi.spyOn(HTMLAnchorElement.prototype, 'click').mockImplementation(function (this: HTMLAnchorElement) {
      saved.push(this.download)
    })
    await button(mounted, '下载：附件1.pdf')?.trigger('click')
    await settle()
    expect(saved).toEqual(['附件1.pdf'])
  })
})

describe('a name', () => {
  it('says the type by its ending', () => {
    expect(['a.DOCX', 'a.wps', 'a.exe', 'docx', '.pdf'].map(typeOf)).toEqual([
      'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
      'application/msword',
      null,
      null,
      null,
    ])
  })

  it('is one that every computer takes', () => {
    expect(plainName(' a/b:c?.pdf ')).toBe('a_b_c_.pdf')
    expect(plainName('附件\u202efdp.pdf')).toBe('附件_fdp.pdf')
    expect([...plainName(`${'长'.repeat(300)}.pdf`)]).toHaveLength(100)
    expect(plainName(`${'长'.repeat(300)}.pdf`).endsWith('长.pdf')).toBe(true)
  })

  it('follows a picture that was made anew', () => {
    expect([savedAs('现场.PNG', 'image/png'), savedAs('现场.png', 'image/jpeg'), savedAs('a.pdf', '')]).toEqual([
      '现场.PNG',
      '现场.jpg',
      'a.pdf',
    ])
  })
})
