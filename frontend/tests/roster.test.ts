import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'

const rosterImport = vi.hoisted(() => vi.fn())
vi.mock('@/office/roster/api', () => ({ rosterApi: { one: rosterImport } }))
vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))

import type { Mapping, RosterField, RosterFault } from '@/office/roster/api'
import { nameAsHeader } from '@/office/roster/fileName'
import { allFaults, faultsAsCsv } from '@/office/roster/faultList'
import { answersOf, asksVillage, choose, faultsOf, howOf, inputOf, nameFieldOf, nameFor } from '@/office/roster/mapping'
import { isOver, stageOf, toLoad, verdictOf } from '@/office/roster/stage'
import { useImport } from '@/office/roster/useImport'
import { faultOf, mediaTypeOf } from '@/office/sheets/sheet'
import { Problem, Unreachable } from '@/shared/api/problem'

describe('a file before it is sent', () => {
  it('is refused for its kind, for being empty and for its size', () => {
    expect(faultOf({ name: '名册.doc', size: 10 }, 40_000_000)).toBe('wrongType')
    expect(faultOf({ name: '名册', size: 10 }, 40_000_000)).toBe('wrongType')
    expect(faultOf({ name: '名册.csv.exe', size: 10 }, 40_000_000)).toBe('wrongType')
    expect(faultOf({ name: '名册.csv', size: 0 }, 40_000_000)).toBe('emptyFile')
    expect(faultOf({ name: '名册.csv', size: 40_000_001 }, 40_000_000)).toBe('tooLarge')
    expect(faultOf({ name: '名册.XLSX', size: 40_000_000 }, 40_000_000)).toBeNull()
  })

  it('is announced by its name: Windows calls a CSV an Excel sheet', () => {
    expect(mediaTypeOf('a.b.CSV')).toBe('text/csv')
    expect(mediaTypeOf('a.xlsx')).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  })
})

describe('how far an import is', () => {
  it('tells queueing, checking, loading and the end apart', () => {
    const stages = [
      { state: 'waiting', progress: 0 },
      { state: 'running', progress: 0.2 },
      { state: 'running', progress: 0.9 },
      { state: 'refused', progress: 1 },
    ] as const
    expect(stages.map(stageOf)).toEqual(['waiting', 'checking', 'loading', 'ended'])
  })

  it('judges what was found and how it ended', () => {
    type Ended = Parameters<typeof verdictOf>[0]
    const ended = (state: Ended['state'], counts: Partial<Ended> = {}): Ended => ({
      ...{ state, households: 5, rejected: 0, warned: 0, doubtful: 0, created: 5, changed: 0 },
      ...counts,
    })
    const all: [Ended, ReturnType<typeof verdictOf>][] = [
      [ended('checked'), 'checked'],
      [ended('checked', { created: 0 }), 'checkedSame'],
      [ended('checked', { created: 0, changed: 1 }), 'checked'],
      [ended('checked', { warned: 2 }), 'checkedWarned'],
      [ended('checked', { warned: 2, doubtful: 1, created: 4 }), 'checkedDoubtful'],
      [ended('checked', { rejected: 2, doubtful: 1, created: 2 }), 'checkedPartly'],
      [ended('checked', { rejected: 5, created: 0 }), 'checkedNothing'],
      [ended('done'), 'done'],
      [ended('done', { rejected: 2, created: 3 }), 'donePartly'],
      [ended('refused', { rejected: 2 }), 'refused'],
      [ended('refused', { households: 0, created: 0 }), 'refusedFile'],
      [ended('failed', { rejected: 2 }), 'failed'],
      [ended('dropped', { rejected: 2 }), 'dropped'],
    ]
    expect(all.map(([one]) => verdictOf(one))).toEqual(all.map(([, verdict]) => verdict))
    const asked = ended('checked', { doubtful: 2, created: 1, changed: 1 })
    expect([toLoad(asked, false), toLoad(asked, true)]).toEqual([2, 4])
  })

  it('waits for the sender where it has questions, and for itself while it reads', () => {
    expect((['needs_mapping', 'checked', 'running', 'waiting'] as const).map((state) => isOver({ state }))).toEqual([
      true,
      true,
      false,
      false,
    ])
  })
})

describe('the name of a file in a header', () => {
  it('is percent-encoded UTF-8 of at most 200 characters, and of their end', () => {
    expect(decodeURIComponent(nameAsHeader('二〇二六年 脱贫户.xlsx'))).toBe('二〇二六年 脱贫户.xlsx')
    expect(nameAsHeader('名.csv')).toBe('%E5%90%8D.csv')
    const long = decodeURIComponent(nameAsHeader(`${'𠮷'.repeat(300)}.xlsx`))
    expect([[...long].length, long.endsWith('𠮷.xlsx')]).toEqual([200, true])
  })

  it('is sent even where half of a character stands in it', () => {
    expect(decodeURIComponent(nameAsHeader('名\ud842.csv'))).toBe('名\ufffd.csv')
  })
})

describe('the mapping of a sheet', () => {
  const FIELDS: RosterField[] = [
    { key: 'registry_no', title: '建档立卡编号', of: 'household', is_many: false },
    { key: 'poverty_causes', title: '致贫原因', of: 'household', is_many: true },
    { key: 'village_name', title: '行政村', of: 'household', is_many: false },
    { key: 'name', title: '姓名', of: 'person', is_many: false },
    { key: 'relation', title: '与户主关系', of: 'person', is_many: false },
  ]
  const column = (index: number, field: string | null, how: Mapping['columns'][number]['how'] = 'title') => ({
    index,
    letter: 'ABCDEF'[index] ?? '',
    title: `列${index}`,
    field,
    how: field === null && how === 'title' ? null : how,
    is_left_out: false,
    samples: ['x'],
  })
  const mapping = (changes: Partial<Mapping> = {}): Mapping => ({
    kind: 'xlsx',
    sheets: [],
    sheet: '名册',
    encoding: null,
    previews: [],
    layout: 'persons',
    columns: [column(0, 'registry_no'), column(1, 'name'), column(2, null), column(3, null)],
    village: null,
    include_hidden: null,
    profile: null,
    questions: [],
    ...changes,
  })
  const VILLAGE = '211381902903'

  it('refuses what is asked and not answered, one thing at each question', () => {
    const asking = mapping({
      questions: ['hidden', 'name', 'village'],
      columns: [column(0, 'registry_no'), column(1, null)],
    })
    const answers = answersOf(asking, '')
    answers.isKept = true
    expect(faultsOf(asking, answers)).toEqual({
      village: 'needVillage',
      fields: 'needColumn',
      hidden: 'needAnswer',
      name: 'needName',
    })
    answers.village = VILLAGE.slice(0, 9)
    expect(faultsOf(asking, answers).village).toBe('needVillage')
    answers.village = VILLAGE
    answers.hidden = 'out'
    answers.name = '脱贫户'
    choose(answers, 1, 'name', FIELDS)
    expect(faultsOf(asking, answers)).toEqual({})
  })

  it('refuses to go on before a sheet and an encoding are chosen, and asks nothing of a table nobody saw', () => {
    const asking = mapping({ questions: ['encoding'], encoding: 'gb18030', columns: [] })
    expect(faultsOf(asking, answersOf(asking, ''))).toEqual({ encoding: 'needAnswer' })
    const sheets = mapping({ questions: ['sheet'], columns: [] })
    expect(faultsOf(sheets, answersOf(sheets, ''))).toEqual({ sheet: 'needAnswer' })
    const other = mapping({ questions: ['village'] })
    expect(faultsOf(other, { ...answersOf(other, ''), sheet: '另一张' })).toEqual({})
  })

  it('needs no village where it stands in the addresses, nor where a column is said to name it', () => {
    expect(faultsOf(mapping(), answersOf(mapping(), ''))).toEqual({})
    const asking = mapping({ questions: ['village'] })
    const answers = answersOf(asking, '')
    choose(answers, 2, 'village_name', FIELDS)
    expect([asksVillage(asking, answers), faultsOf(asking, answers)]).toEqual([false, {}])
  })

  it('asks for the village where what a column names was not found, and where one was chosen before', () => {
    const columns = [column(0, 'registry_no'), column(1, 'village_name')]
    const unknown = mapping({ columns, questions: ['village'] })
    expect(faultsOf(unknown, answersOf(unknown, ''))).toEqual({ village: 'needVillage' })
    const chosen = mapping({ columns, village: VILLAGE })
    expect(inputOf(chosen, answersOf(chosen, '')).village).toBe(VILLAGE)
    const named = mapping({ columns })
    expect(asksVillage(named, answersOf(named, ''))).toBe(false)
  })

  it('sends what the sender decided, now or before, and leaves the rest to be guessed', () => {
    const given = mapping({
      columns: [column(0, 'registry_no'), column(1, 'name', 'sender'), column(2, null), column(3, null, 'sender')],
      include_hidden: false,
    })
    const answers = answersOf(given, '脱贫户 ')
    choose(answers, 2, 'poverty_causes', FIELDS)
    answers.isKept = true
    expect(inputOf(given, answers)).toEqual({
      columns: [
        { index: 1, field: 'name' },
        { index: 2, field: 'poverty_causes' },
        { index: 3, field: null },
      ],
      layout: 'persons',
      village: null,
      sheet: '名册',
      encoding: null,
      include_hidden: false,
      save_as: '脱贫户',
    })
  })

  it('sends no column of a table that is left', () => {
    const given = mapping({ questions: ['hidden'] })
    const answers = { ...answersOf(given, ''), sheet: '另一张', hidden: 'in' as const, isKept: true, name: 'x' }
    choose(answers, 2, 'poverty_causes', FIELDS)
    expect(inputOf(given, answers)).toMatchObject({
      columns: [],
      sheet: '另一张',
      layout: null,
      include_hidden: null,
      save_as: null,
    })
  })

  it('takes a field from the column that had it, unless several may have it', () => {
    const answers = answersOf(mapping(), '')
    expect(choose(answers, 2, 'name', FIELDS)).toBe(1)
    expect([answers.fields, answers.chosen]).toEqual([{ 0: 'registry_no', 1: null, 2: 'name', 3: null }, [2, 1]])
    expect(choose(answers, 1, 'poverty_causes', FIELDS)).toBeNull()
    expect(choose(answers, 3, 'poverty_causes', FIELDS)).toBeNull()
    expect(choose(answers, 3, 'poverty_causes', FIELDS)).toBeNull()
    expect(choose(answers, 2, null, FIELDS)).toBeNull()
    expect(answers.fields).toEqual({ 0: 'registry_no', 1: 'poverty_causes', 2: null, 3: 'poverty_causes' })
  })

  it('sees that a row is a person once names and relations are known', () => {
    const given = mapping({ layout: 'households', columns: [column(0, null), column(1, 'relation'), column(2, null)] })
    const answers = answersOf(given, '')
    choose(answers, 2, 'registry_no', FIELDS)
    expect([answers.layout, nameFieldOf(answers)]).toEqual(['households', 'name'])
    choose(answers, 0, 'name', FIELDS)
    expect(answers.layout).toBe('persons')
    answers.layout = 'households'
    choose(answers, 2, null, FIELDS)
    expect(answers.layout).toBe('households')
    const heads = mapping({ layout: 'households', columns: [column(0, null)] })
    expect(nameFieldOf(answersOf(heads, ''))).toBe('head_name')
  })

  it('says of a column who decided about it', () => {
    const given = mapping()
    const answers = answersOf(given, '')
    choose(answers, 0, null, FIELDS)
    expect(given.columns.map((one) => howOf(one, answers))).toEqual(['sender', 'title', null, null])
  })

  it('is named after what it was recognised by, else after the file', () => {
    expect(nameFor({ profile: '监测对象' }, 'a.xlsx')).toBe('监测对象')
    expect([nameFor({ profile: null }, '2026.脱贫户.xlsx'), nameFor({ profile: null }, null)]).toEqual([
      '2026.脱贫户',
      '',
    ])
  })
})

describe('the list of faults', () => {
  const fault = (row: number, column: string | null, message: string): RosterFault => ({
    row,
    column,
    code: 'x',
    message,
    level: row === 2 ? 'warning' : 'fault',
    name: row === 2 ? '王**' : null,
    value: row === 2 ? '富*' : null,
  })

  it('is fetched to its last page', async () => {
    const pages = [
      { items: [fault(2, null, 'a')], next: 'c1' },
      { items: [fault(3, null, 'b')], next: null },
    ]
    const asked: unknown[] = []
    const counts: number[] = []
    const fetchPage = (filter: { cursor: string | null }) => {
      asked.push(filter.cursor)
      return Promise.resolve(pages[asked.length - 1] as (typeof pages)[0])
    }
    const found = await allFaults(fetchPage, (count) => counts.push(count))
    expect([found.map(({ row }) => row), asked, counts]).toEqual([
      [2, 3],
      [null, 'c1'],
      [1, 2],
    ])
  })

  it('opens in a spreadsheet program: marked as UTF-8, quotes doubled, whole rows named', async () => {
    const bytes = new Uint8Array(
      await faultsAsCsv([fault(2, '户类型', '只能填写：“脱贫户”,"其他"'), fault(4, null, '格数不一致')]).arrayBuffer(),
    )
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(new TextDecoder().decode(bytes)).toBe(
      '行号,姓名,列,表里写的,问题,处理\r\n2,王**,户类型,富*,"只能填写：“脱贫户”,""其他""",这一格不导入\r\n4,,整行,,格数不一致,这一户不导入\r\n',
    )
  })
})

describe('useImport', () => {
  const running = { id: 'a', state: 'running', progress: 0.3 }
  let scope: EffectScope
  let ended: ReturnType<typeof vi.fn<() => void>>
  const page = { hidden: false }

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', page)
    page.hidden = false
    rosterImport.mockReset()
    scope = effectScope()
    ended = vi.fn<() => void>()
  })
  afterEach(() => {
    scope.stop()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  const follow = (id: () => string | null = () => 'a') => scope.run(() => useImport(id, ended))!

  it('asks ever less often, and stops at the end', async () => {
    rosterImport.mockResolvedValue(running)
    const { found } = follow()
    await vi.advanceTimersByTimeAsync(60_000)
    const calls = rosterImport.mock.calls.length
    expect(calls).toBeGreaterThan(8)
    expect(calls).toBeLessThan(20)
    rosterImport.mockResolvedValue({ id: 'a', state: 'done', progress: 1 })
    await vi.advanceTimersByTimeAsync(5_000)
    expect([found.value?.state, ended.mock.calls.length]).toEqual(['done', 1])
    const last = rosterImport.mock.calls.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(rosterImport.mock.calls.length).toBe(last)
  })

  it('asks again after a broken line, and says so meanwhile', async () => {
    rosterImport.mockRejectedValueOnce(new Unreachable()).mockResolvedValue(running)
    const { found, trouble } = follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(trouble.value).toContain('连不上网络')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([trouble.value, found.value?.state]).toEqual([null, 'running'])
  })

  it('does not ask on for an import that is not there', async () => {
    rosterImport.mockRejectedValue(new Problem(404, { title: '没有找到' }))
    const { trouble } = follow()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([trouble.value, rosterImport.mock.calls.length]).toEqual(['没有找到', 1])
  })

  it('asks nothing while nobody looks', async () => {
    page.hidden = true
    rosterImport.mockResolvedValue(running)
    follow()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(rosterImport).not.toHaveBeenCalled()
    page.hidden = false
    await vi.advanceTimersByTimeAsync(5_000)
    expect(rosterImport).toHaveBeenCalled()
  })

  it('drops the answer about an import that is no longer looked at', async () => {
    const id = ref<string | null>('a')
    let answer: (found: unknown) => void = () => undefined
    rosterImport.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const { found } = follow(() => id.value)
    id.value = null
    await vi.advanceTimersByTimeAsync(0)
    answer({ id: 'a', state: 'done', progress: 1 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect([found.value, ended.mock.calls.length]).toEqual([null, 0])
  })
})
