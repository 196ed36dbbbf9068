import { flushPromises, mount, RouterLinkStub } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))

import { answer, type Asked } from '../../../tests/answers'
import type { Column, Mapping, RosterImport } from './api'
import ImportResult from './ImportResult.vue'
import MappingPanel from './MappingPanel.vue'
import RecentImports from './RecentImports.vue'
import SavedProfiles from './SavedProfiles.vue'

const found = (changes: Partial<RosterImport> = {}): RosterImport => ({
  id: 'a',
  state: 'checked',
  name: '监测对象.xlsx',
  partial: false,
  rows: 9,
  households: 5,
  accepted: 5,
  rejected: 0,
  warned: 0,
  doubtful: 0,
  created: 3,
  changed: 2,
  unchanged: 0,
  registered_again: 0,
  differences: [],
  not_taken: [],
  skipped: {},
  hidden_rows: 0,
  hidden_columns: 0,
  merged: 0,
  cleaned: 0,
  questions: [],
  progress: 1,
  received_at: '2026-03-02T01:00:00Z',
  finished_at: null,
  ...changes,
})
const column = (index: number, title: string, field: string | null, samples: string[]): Column => ({
  index,
  letter: 'ABCDEF'[index] ?? '',
  title,
  field,
  how: field ? 'title' : null,
  is_left_out: false,
  samples,
})
const mapping = (changes: Partial<Mapping> = {}): Mapping => ({
  kind: 'xlsx',
  sheets: [],
  sheet: '名册',
  encoding: null,
  previews: [],
  layout: 'persons',
  columns: [
    column(0, '户编号', 'registry_no', ['HB1']),
    column(1, '姓名', 'name', ['王守田', '王小禾']),
    column(2, '民族', null, ['汉族']),
    column(3, '', null, []),
  ],
  village: null,
  include_hidden: null,
  profile: null,
  questions: [],
  ...changes,
})
const FIELDS = [
  { key: 'registry_no', title: '建档立卡编号', of: 'household', is_many: false },
  { key: 'village_name', title: '行政村', of: 'household', is_many: false },
  { key: 'head_name', title: '户主姓名', of: 'household', is_many: false },
  { key: 'name', title: '姓名', of: 'person', is_many: false },
]
const NOTHING = { items: [], next: null }

let shown: Mapping
let refuse: Response | null
let asked: Asked[]
const sent = (method: string): unknown[] => asked.filter((one) => one.method === method).map(({ body }) => body)

beforeEach(() => {
  vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
  shown = mapping()
  refuse = null
  asked = answer({
    'GET /households/imports/:id/mapping': () => shown,
    'GET /households/imports/fields': () => ({ items: FIELDS }),
    'GET /households/imports/:id/errors': () => NOTHING,
    'GET /divisions': () => NOTHING,
    'PUT /households/imports/:id/mapping': () => refuse ?? { id: 'a', state: 'waiting' },
    'POST /households/imports/:id/load': () => ({ id: 'a', state: 'waiting' }),
    'DELETE /households/imports/:id': () => null,
    'GET /households/imports/profiles': () => ({
      items: [{ id: 'p', name: '脱贫户', titles: ['户编号', '姓名'], updated_at: '2026-03-02T01:00:00Z' }],
      next: null,
    }),
    'DELETE /households/imports/profiles/:id': () => refuse,
  })
})

async function openMapping(changes: Partial<Mapping> = {}, of: Partial<RosterImport> = {}) {
  shown = mapping(changes)
  const page = mount(MappingPanel, {
    props: { found: found({ state: 'needs_mapping', questions: shown.questions, ...of }) },
    attachTo: document.body,
  })
  await flushPromises()
  return page
}

describe('MappingPanel', () => {
  it('sends nothing before each question is answered, and goes to the first that is not', async () => {
    const page = await openMapping({
      questions: ['hidden', 'name', 'village'],
      columns: [column(0, '户编号', 'registry_no', ['HB1']), column(1, '甲', null, ['王守田'])],
    })
    await page.get('form').trigger('submit')
    expect(page.findAll('[role=alert]').map((one) => one.text())).toEqual([
      '请选到村。',
      '请选出这一列。',
      '请选一项。',
    ])
    expect(document.activeElement?.textContent).toContain('这张表是哪个村的？')
    expect(sent('PUT')).toEqual([])
    page.unmount()
  })

  it('says why the server did not take it, and keeps what was chosen', async () => {
    refuse = Response.json({ type: '/problems/field-twice', title: '有两列对应了同一个登记项' }, { status: 422 })
    const page = await openMapping()
    await page.get('[aria-label="列的对应"] details select').setValue('village_name')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.get('[role=alert]').text()).toBe('有两列对应了同一个登记项')
    expect(page.get<HTMLSelectElement>('[aria-label="列的对应"] details select').element.value).toBe('village_name')
    expect(page.emitted('sent')).toBeUndefined()
    page.unmount()
  })

  it('lists what is taken with its samples and how it was found, and the rest in one line that unfolds', async () => {
    const page = await openMapping()
    const rows =
      page
        .findAll('table')[0]
        ?.findAll('tbody tr')
        .map((row) => row.text()) ?? []
    expect(rows).toHaveLength(2)
    expect(rows[1]).toMatch(/^B\s*姓名王守田王小禾.*按表头$/)
    expect(page.get('details').attributes('open')).toBeUndefined()
    expect(page.get('.mapping__left').text()).toContain('未采用 2 列')
    expect(page.get('.mapping__left').text()).toContain('民族')
    page.unmount()
  })

  it('names each select after its column, and groups our fields', async () => {
    const page = await openMapping()
    const select = page.findAll('table select')[1]
    expect(page.get(`label[for="${select?.attributes('id')}"]`).text()).toBe('B 列“姓名”放到名册的')
    expect(select?.findAll('optgroup').map((group) => group.attributes('label'))).toEqual(['户', '人'])
    page.unmount()
  })

  it('keeps a column where it was when it is taken or left, and says what that did to another', async () => {
    const page = await openMapping()
    await page.get('details select').setValue('name')
    const [taken, left] = page.findAll('table').map((table) => table.findAll('tbody tr').length)
    expect([taken, left]).toEqual([2, 2])
    expect(page.text()).toContain('“姓名”改由 C 列提供，B 列不再采用。')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(sent('PUT')).toEqual([
      {
        columns: [
          { index: 1, field: null },
          { index: 2, field: 'name' },
        ],
        layout: 'persons',
        village: null,
        sheet: '名册',
        encoding: null,
        include_hidden: null,
        save_as: null,
      },
    ])
    expect(page.emitted('sent')).toHaveLength(1)
    page.unmount()
  })

  it('takes the column that is said to hold the names', async () => {
    const page = await openMapping({
      questions: ['name'],
      layout: 'households',
      columns: [column(0, '户编号', 'registry_no', ['HB1']), column(1, '甲', null, ['王守田'])],
    })
    const choice = page.findAll('select').find((select) => select.text().includes('B 列 甲（王守田）'))
    await choice?.setValue('1')
    expect(page.get('details').attributes('open')).toBeDefined()
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(sent('PUT')).toMatchObject([{ columns: [{ index: 1, field: 'head_name' }] }])
    page.unmount()
  })

  it('shows the file in each encoding, and nothing of columns before one is chosen', async () => {
    const page = await openMapping({
      kind: 'csv',
      sheet: null,
      encoding: 'gb18030',
      columns: [],
      questions: ['encoding'],
      previews: [
        { encoding: 'gb18030', lines: ['户编号,姓名', 'HB1,王守田'] },
        { encoding: 'big5hkscs', lines: ['誧晤瘍'] },
      ],
    })
    expect(page.findAll('.preview').map((one) => one.text())).toEqual([
      '简体中文（GB 18030）户编号,姓名HB1,王守田',
      '繁体中文（Big5）誧晤瘍',
    ])
    expect(page.find('table').exists()).toBe(false)
    await page.get('form').trigger('submit')
    expect(page.get('[role=alert]').text()).toBe('请选一项。')
    await page.get('input[value=gb18030]').setValue()
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(sent('PUT')).toMatchObject([{ encoding: 'gb18030', columns: [] }])
    page.unmount()
  })

  it('takes another sheet, of which no columns are shown yet; one without a table cannot be chosen', async () => {
    const sheet = (name: string, has_table: boolean) => ({
      ...{ name, is_hidden: false, rows: 5, columns: 4, hidden_rows: 0, hidden_columns: 0, has_table },
    })
    const page = await openMapping({ sheets: [sheet('名册', true), sheet('去年', true), sheet('封面', false)] })
    const radios = page.findAll('.sheets input')
    expect(radios.map((radio) => radio.attributes('disabled') !== undefined)).toEqual([false, false, true])
    await radios[1]?.setValue()
    expect(page.find('table').exists()).toBe(false)
    expect(page.text()).toContain('换了以后，列要重新认。')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(sent('PUT')).toMatchObject([{ sheet: '去年', columns: [], layout: null }])
    page.unmount()
  })

  it('is left by dropping the file, or back to a result that is there', async () => {
    const open = await openMapping()
    expect(open.findAll('button').map((button) => button.text())).toEqual(['继续检查', '放弃'])
    await open.findAll('button')[1]?.trigger('click')
    await flushPromises()
    expect([sent('DELETE').length, open.emitted('sent')?.length]).toEqual([1, 1])
    open.unmount()
    const checked = await openMapping({}, { state: 'checked' })
    await checked.findAll('button')[1]?.trigger('click')
    expect(checked.emitted('back')).toHaveLength(1)
    checked.unmount()
  })
})

describe('ImportResult', () => {
  const button = (page: ReturnType<typeof mount>, words: string) =>
    page.findAll('button').find((one) => one.text() === words)

  it('offers nothing to load where nothing would change, and what may be dropped', () => {
    const page = mount(ImportResult, { props: { found: found({ created: 0, changed: 0, unchanged: 5 }) } })
    expect(page.text()).toContain('名册里都已经有了')
    expect(page.findAll('button').map((one) => one.text())).toEqual(['改列的对应', '放弃'])
  })

  it('leaves the doubtful households out until somebody takes them', async () => {
    const page = mount(ImportResult, { props: { found: found({ doubtful: 2, rejected: 1 }) } })
    await flushPromises()
    expect(page.text()).toContain('有 2 户要您决定')
    await button(page, '先导入没有问题的 5 户')?.trigger('click')
    await flushPromises()
    await page.get('input[value=in]').setValue()
    await button(page, '先导入没有问题的 7 户')?.trigger('click')
    await flushPromises()
    expect(sent('POST')).toEqual([
      { partial: true, doubtful: false },
      { partial: true, doubtful: true },
    ])
  })

  it('says how the sheet was read and what loading confirms', async () => {
    const page = mount(ImportResult, {
      props: {
        found: found({
          differences: [
            { title: '联系电话', households: 12 },
            { title: '家庭住址', households: 3 },
          ],
          skipped: { total: 1, note: 2, 'header-repeated': 0, hidden: 4 },
          hidden_rows: 4,
          hidden_columns: 1,
          merged: 6,
          not_taken: ['民族', '政治面貌'],
        }),
      },
    })
    await flushPromises()
    expect(page.findAll('.sheet-notes li').map((one) => one.text())).toEqual([
      '要更新的户里，不同的是：联系电话 12 户、家庭住址 3 户。',
      '没有当作数据的行：合计 1 行、说明 2 行、隐藏行 4 行。',
      '表里有 4 行、1 列是隐藏的，没有读。',
      '6 行里有合并的单元格，合并的内容算到每一行。',
    ])
    expect(page.get('details').text()).toContain('未采用 2 列')
    expect(page.get('details').text()).toContain('导入就表示您确认不要它们')
  })

  it('says how many doubtful households were left out', () => {
    const done = found({ state: 'done', households: 7, doubtful: 2, rejected: 1, accepted: 4, created: 2 })
    const page = mount(ImportResult, { props: { found: done } })
    expect(page.get('dl').text()).toMatch(/先没有导入\s*2 户/)
  })

  it('says of a dropped file what was read, not what was added', () => {
    const page = mount(ImportResult, { props: { found: found({ state: 'dropped' }) } })
    expect(page.findAll('dt').map((one) => one.text())).toEqual(['读到', '户数', '有问题'])
  })

  it('lists remarks on a phone without a table', async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: true, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
    const remark = { row: 4, column: null, code: 'x', message: '同名', level: 'doubt', name: '王**', value: null }
    answer({ 'GET /households/imports/:id/errors': () => ({ items: [remark], next: null }) })
    const page = mount(ImportResult, { props: { found: found({ doubtful: 1 }) } })
    await flushPromises()
    expect(page.find('table').exists()).toBe(false)
    expect(page.get('li.remark').text()).toMatch(/第 4 行\s*王\*\*\s*请核对\s*同名\s*整行/)
  })

  it('lists remarks by their level, each with who and what', async () => {
    asked = answer({
      'GET /households/imports/:id/errors': ({ query }) => ({
        items: [
          {
            ...{ row: 4, column: '联系电话', code: 'phone', message: '号码不完整', level: 'warning' },
            ...{ name: '王**', value: '139****', of: query.get('level') },
          },
          {
            ...{ row: 6, column: null, code: 'second-head', message: '有两行写着户主', level: 'warning' },
            ...{ name: '王**', value: null },
          },
        ],
        next: null,
      }),
    })
    const page = mount(ImportResult, { props: { found: found({ warned: 1, doubtful: 2 }) } })
    await flushPromises()
    expect(page.get('tbody tr').text()).toMatch(/第 4 行\s*王\*\*联系电话\s*139\*\*\*\*号码不完整\s*这一格不导入/)
    expect(page.findAll('tbody tr')[1]?.text()).toMatch(/整行\s*有两行写着户主\s*请留意/)
    const chips = page.findAll('.chip')
    expect(chips.map((one) => one.text())).toEqual(['全部问题', '部分不导入 1 户', '请核对 2 户', '提示 2 户'])
    await chips[2]?.trigger('click')
    await flushPromises()
    expect(chips.map((one) => one.attributes('aria-pressed'))).toEqual(['false', 'false', 'true', 'false'])
    expect(asked.map(({ query }) => query.get('level'))).toEqual([null, 'doubt'])
  })
})

describe('RecentImports', () => {
  it('shows the file, and says what would be added as such', () => {
    const states = (['needs_mapping', 'checked', 'done', 'dropped'] as const).map((state) =>
      found({ id: state, state }),
    )
    const page = mount(RecentImports, {
      props: { imports: states, openId: null },
      global: { stubs: { RouterLink: RouterLinkStub } },
    })
    const lines = page.findAll('li').map((one) => one.text())
    expect(lines.every((line) => line.startsWith('监测对象.xlsx'))).toBe(true)
    expect(lines[0]).toContain('待对列')
    expect(lines[1]).toMatch(/待确认.*将新增 3 · 将更新 2/)
    expect(lines[2]).toMatch(/已完成.* 新增 3 · 更新 2/)
    expect(lines[3]).not.toContain('新增')
  })
})

describe('SavedProfiles', () => {
  const tap = async (page: ReturnType<typeof mount>, at: number) => {
    await page.findAll('button')[at]?.trigger('click')
    await flushPromises()
  }

  it('deletes one only after a second tap, and keeps it where that is refused', async () => {
    const page = mount(SavedProfiles)
    await flushPromises()
    expect(page.get('li').text()).toMatch(/脱贫户\s*2 列，.*3月2日 09:00 保存/)
    await tap(page, 0)
    expect(sent('DELETE')).toHaveLength(0)
    expect(page.get('[role=alert]').text()).toContain('删除“脱贫户”？')
    refuse = Response.json({ title: '没有找到' }, { status: 404 })
    await tap(page, 1)
    expect(page.get('[role=alert]').text()).toContain('没有找到')
    refuse = null
    await tap(page, 1)
    expect([page.findAll('li').length, page.text().includes('还没有')]).toEqual([0, true])
  })
})
