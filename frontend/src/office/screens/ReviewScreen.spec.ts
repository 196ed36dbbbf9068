import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { held, signedIn } from '../../../tests/signedIn'
import ReviewFilters from '../review/ReviewFilters.vue'
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

let duties: (asked: Asked) => unknown

async function open(props: Record<string, string | null>) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/reports/:reportId?', name: 'review', component: { render: () => null } }],
  })
  const none = { unit: null, period: null, duty: null, campaign: null, reportId: null }
  const page = mount(ReviewScreen, {
    props: { state: 'submitted', ...none, ...props },
    global: { plugins: [router], stubs: { RouterLink: true } },
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
    duties = ({ query }) => ({ items: [duty(`of ${query.get('campaign_id')}`)], next: null })
    answer({
      'GET /campaigns': () => ({ items: [campaign('a'), campaign('b')], next: null }),
      'GET /obligations': (asked) => duties(asked),
      'GET /reports': () => ({ items: [], next: null, of_other_lines: 0 }),
      'GET /organizations': () => ({ items: [], next: null }),
      'GET /divisions': () => ({ items: [{ code: '6501', name: '某市' }], next: null }),
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

  it('names an area that the address filters by although no team stands right in it', async () => {
    const page = await open({ unit: '6501' })
    const unit = page.findComponent(ReviewFilters).get('select').element
    expect([unit.value, unit.selectedOptions[0]?.text]).toEqual(['6501', '某市全部'])
  })
})
