import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import HouseholdsScreen from './HouseholdsScreen.vue'

const household = (id: string) => ({
  id,
  head: { name: `户${id}` },
  village_name: '某村',
  division_code: '650101001001',
  registry_status: 'UNSTABLE',
  pairings: [{ starts_on: '2020-01-01', team_name: '队' }],
  visits_count: 0,
  last_visit_on: null,
})
let overdue: (asked: Asked) => unknown

async function open() {
  const routes = ['board', 'office-household'].map((name) => ({ path: `/${name}/:householdId?`, name, component: {} }))
  const router = createRouter({ history: createMemoryHistory(), routes })
  const none = { teamId: null, unitName: null, period: null, first: null, last: null, line: 'civil_affairs' }
  const page = mount(HouseholdsScreen, {
    props: { ...none, division: '650101', month: '2020-06', campaign: 'c1' },
    global: { plugins: [router] },
  })
  await flushPromises()
  return page
}

describe('the households behind a row of the board', () => {
  beforeEach(async () => {
    const media = { matches: false, addEventListener: vi.fn(), removeEventListener: vi.fn() }
    await signedIn({ permissions: ['progress.read', 'households.read'], division: '6501' })
    vi.stubGlobal('matchMedia', () => media)
    overdue = () => ({ items: [], next: null })
    answer({
      'GET /households': () => ({ items: [household('a')], next: 'more' }),
      'GET /visits': () => ({ items: [{ household_id: 'a' }], next: null, of_other_lines: 0 }),
      'GET /progress/overdue': (asked) => overdue(asked),
      'GET /divisions': () => ({ items: [], next: null }),
    })
  })

  it('says that it could not be told who is overdue, and not that everybody was visited', async () => {
    overdue = () => Response.json({ title: '看板没有应答' }, { status: 503 })
    const page = await open()
    expect(page.text()).toContain('看板没有应答')
    expect(page.text()).not.toContain('都已走访')
  })

  it('counts who is overdue on pages that are not listed yet', async () => {
    overdue = () => ({ items: ['a', 'x', 'y'], next: null })
    expect((await open()).text()).toContain('共有 3 户逾期未走访')
  })

  it('leads back to the board of the same campaign and line from a household', async () => {
    const link = (await open()).get('a.row-link').attributes('href')
    expect(link).toBe('/office-household/a?campaign=c1&line=civil_affairs&month=2020-06')
  })
})
