import { flushPromises, RouterLinkStub } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { held, mount, signedIn } from '../../../tests/signedIn'
import ReviewFilters from '../review/ReviewFilters.vue'
import ReviewRow from '../review/ReviewRow.vue'
import ReviewScreen from './ReviewScreen.vue'

const day = (period: string) => ({
  period,
  starts_on: '2020-06-01',
  ends_on: '2020-06-07',
  label: period,
  label_en: period,
})
const duty = (id: string) => ({ id, name: `任务${id}`, form: 'progress_report', due_dates: [day('2020-W23')] })
const campaign = (id: string) => ({ id, name: id, state: 'published', starts_on: '2020-05-01', ends_on: '2020-12-31' })

const report = (campaign_id: string) => ({
  id: 'r',
  campaign_id,
  household_id: 'h',
  team_id: 't',
  form: 'progress_report',
  state: 'submitted',
  month: '2020-05',
  period: '2020-05',
  period_label: null,
  submitted_at: null,
  late: false,
  paper: null,
})

let campaigns: object[]
let reports: object[]
let duties: (asked: Asked) => unknown

async function open(props: Record<string, string | null>) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/reports/:reportId?', name: 'review', component: { render: () => null } }],
  })
  const none = { unit: null, period: null, duty: null, campaign: null, reportId: null }
  const page = mount(ReviewScreen, {
    props: { state: 'submitted', ...none, ...props },
    global: { plugins: [router], stubs: { RouterLink: RouterLinkStub } },
  })
  await flushPromises()
  return page
}
const listed = (page: Awaited<ReturnType<typeof open>>) =>
  page
    .findComponent(ReviewFilters)
    .props('duties')
    .map(({ id }) => id)

describe('the review of a campaign', () => {
  beforeEach(async () => {
    await signedIn({ permissions: ['reports.read', 'reports.review'] })
    campaigns = [campaign('a'), campaign('b')]
    reports = []
    duties = ({ query }) => ({ items: [duty(`of ${query.get('campaign_id')}`)], next: null })
    answer({
      'GET /campaigns': () => ({ items: campaigns, next: null }),
      'GET /obligations': (asked) => duties(asked),
      'GET /reports': () => ({ items: reports, next: null, of_other_lines: 0 }),
      'GET /organizations': () => ({ items: [], next: null }),
      'GET /divisions': () => ({ items: [{ code: '6401', name: '某市' }], next: null }),
    })
  })

  it('knows the duties and periods of the campaign that stands in the address from the beginning', async () => {
    const page = await open({ campaign: 'a', period: '2020-W23' })
    expect(listed(page)).toEqual(['of a'])
    const [, period] = page.findComponent(ReviewFilters).findAll('select')
    expect(period?.element.value).toBe('2020-W23')
  })

  it('drops the duties of a campaign that was left before they came', async () => {
    const late = held<unknown>()
    const page = await open({ campaign: null })
    duties = ({ query }) => (query.get('campaign_id') === 'a' ? late.promise : { items: [duty('of b')], next: null })
    await page.setProps({ campaign: 'a' })
    await flushPromises()
    await page.setProps({ campaign: 'b' })
    await flushPromises()
    late.come({ items: [duty('of a')], next: null })
    await flushPromises()
    expect(listed(page)).toEqual(['of b'])
  })

  it('offers the months of every campaign while none is chosen, and names the campaign of each form', async () => {
    campaigns = [
      { ...campaign('news'), starts_on: '2026-11-09', ends_on: '2026-12-27' },
      { ...campaign('pairings'), starts_on: '2020-05-01', ends_on: '2020-06-30' },
    ]
    reports = [report('pairings')]
    const page = await open({})
    const periods = page.findComponent(ReviewFilters).props('periods')
    expect(periods.map(({ key }) => key)).toEqual(['2020-05', '2020-06', '2026-11', '2026-12'])
    expect(page.findComponent(ReviewRow).text()).toContain('pairings')
    await page.setProps({ campaign: 'pairings' })
    await flushPromises()
    expect(
      page
        .findComponent(ReviewFilters)
        .props('periods')
        .map(({ key }) => key),
    ).not.toContain('2026-11')
  })

  it('names an area that the address filters by although no team stands right in it', async () => {
    const page = await open({ unit: '6401' })
    const unit = page.findComponent(ReviewFilters).get('select').element
    expect([unit.value, unit.selectedOptions[0]?.text]).toEqual(['6401', '某市全部'])
  })
})
