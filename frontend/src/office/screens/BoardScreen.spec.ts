import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import BehindNotice from '../components/BehindNotice.vue'
import ColumnChoice from '../components/ColumnChoice.vue'
import BoardScreen from './BoardScreen.vue'

const campaign = (id: string) => ({
  id,
  name: id,
  state: 'published',
  starts_on: '2020-05-01',
  ends_on: '2020-05-31',
  may_change: true,
})
const figures = {
  households: 9,
  quota: 0,
  paired: 9,
  visited: 1,
  visits: 1,
  overdue: 4,
  amount_fen: 0,
  income_projects: 0,
  values: {},
}
const row = (code: string, name: string) => ({
  kind: 'division',
  division_code: code,
  organization_id: null,
  name,
  ...figures,
})
const column = (measure: string) => ({ measure, name: measure, name_en: measure })
const board = ({ query }: Asked) => ({
  campaign_id: query.get('campaign_id'),
  division: query.get('division'),
  month: '2020-05',
  period: '2020-05',
  as_of: '2020-06-01T00:00:00Z',
  columns: [column('overdue'), column('paired')],
  rows: [row('650101', '甲县'), row('650102', '乙县')],
  total: { ...figures, overdue: 7 },
})

/** Nothing that units enter. */
const ofUnits = (id: string) => ({
  campaign_id: id,
  division: '6501',
  starts_on: '2020-05-01',
  ends_on: '2020-05-31',
  as_of: '2020-06-01T00:00:00Z',
  columns: [],
  rows: [],
  total: { expected: null, filed: null, overdue: 0, units_overdue: 0, values: {} },
  behind: [],
})

let entered: (id: string) => unknown
let progress: (asked: Asked) => unknown
let dues: (asked: Asked) => unknown

async function open(props: Record<string, string | null> = {}) {
  const routes = ['board', 'matrix', 'office-households', 'review'].map((name) => ({
    path: `/${name}`,
    name,
    component: { render: () => null },
  }))
  const router = createRouter({ history: createMemoryHistory(), routes })
  await router.push('/board')
  const none = { division: '6501', period: null, campaign: 'a', line: null }
  const stubs = { SplitPanel: true, TrendPanel: true, TileChart: true, LineChoice: true }
  const page = mount(BoardScreen, { props: { ...none, ...props }, global: { plugins: [router], stubs } })
  await flushPromises()
  return page
}

describe('the board', () => {
  beforeEach(async () => {
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
    await signedIn({ permissions: ['progress.read', 'campaigns.write'], division: '6501' })
    vi.stubGlobal('matchMedia', () => ({ matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
    progress = board
    entered = ofUnits
    dues = () => ({ items: [], next: null })
    answer({
      'GET /campaigns': () => ({ items: [campaign('a'), campaign('b')], next: null }),
      'GET /campaigns/:id/board': ({ path }) => entered(path.split('/')[2] ?? ''),
      'GET /campaigns/:id': ({ path }) => campaign(path.split('/')[2] ?? ''),
      'GET /progress': (asked) => progress(asked),
      'GET /progress/periods': () => ({ items: [] }),
      'GET /dues': (asked) => dues(asked),
      'GET /measures': () => ({
        items: ['overdue', 'households', 'visits'].map((code) => ({ code, zh: code, en: code, source: 'board' })),
      }),
      'GET /divisions': () => ({ items: [{ code: '6501', name: '某市' }], next: null }),
    })
  })

  it('shows no figures of one area under the name of another that did not come', async () => {
    const page = await open()
    expect(page.text()).toContain('甲县')
    progress = () => Response.json({ title: '稍后再试' }, { status: 503 })
    await page.setProps({ division: '650101' })
    await flushPromises()
    expect(page.text()).toContain('稍后再试')
    expect(page.text()).not.toContain('乙县')
  })

  it('stands without what units enter, and says that it is missing', async () => {
    entered = () => Response.json({ title: '任务服务没有应答' }, { status: 503 })
    const page = await open()
    expect(page.text()).toContain('任务服务没有应答')
    expect(page.text()).toContain('甲县')
  })

  it('says that who is overdue could not be asked', async () => {
    dues = () => Response.json({ title: '任务服务没有应答' }, { status: 503 })
    const page = await open()
    expect(page.text()).toContain('任务服务没有应答')
  })

  it('begins the columns of another campaign anew', async () => {
    const page = await open()
    const details = page.findComponent(ColumnChoice).get('details')
    ;(details.element as HTMLDetailsElement).open = true
    await details.trigger('toggle')
    await flushPromises()
    expect(page.findComponent(ColumnChoice).findAll('input')).toHaveLength(3)
    await page.setProps({ campaign: 'b' })
    await flushPromises()
    expect(page.findComponent(ColumnChoice).findAll('input')).toHaveLength(0)
  })

  it('names the campaign of the address although it is none of the own ones', async () => {
    const page = await open({ campaign: 'c' })
    const [select] = page.findAll('select')
    expect([select?.element.value, select?.element.selectedOptions[0]?.text]).toEqual(['c', 'c'])
  })

  it('says how many are behind as the board counts them, once each', async () => {
    const page = await open()
    expect(page.findComponent(BehindNotice).text()).toContain('7')
  })
})
