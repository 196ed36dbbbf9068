import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { held, signedIn } from '../../../tests/signedIn'
import ActivitiesCard from './ActivitiesCard.vue'
import PlanBar from './PlanBar.vue'
import PlanScreen from './PlanScreen.vue'
import StatePanel from './StatePanel.vue'

const campaign = (id: string) => ({
  id,
  name: `活动${id}`,
  year: 2020,
  series: id,
  state: 'published',
  division_code: '3401',
  starts_on: '2020-05-01',
  ends_on: '2020-12-31',
  notice_id: null,
  phases: [],
  serves: { statuses: [], groups: [] },
  is_own: true,
  may_change: true,
  archived_at: null,
})
const activity = (id: string) => ({ id, name: id, parent_id: null, cancelled_at: null })
const STUBS = ['DutiesCard', 'QuotaCard', 'ParticipantsCard', 'DaysOffCard', 'PlanTimeline', 'ActivitiesCard']

let whole: (asked: Asked) => unknown
let planned: (asked: Asked) => unknown

async function open(campaignId: string) {
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/plan/:campaignId?', name: 'plan', component: { render: () => null } }],
  })
  const stubs = Object.fromEntries(STUBS.map((name) => [name, true]))
  const page = mount(PlanScreen, { props: { campaignId }, global: { plugins: [router], stubs } })
  await flushPromises()
  return page
}

describe('the plan of a campaign', () => {
  beforeEach(async () => {
    await signedIn({ permissions: ['campaigns.read', 'campaigns.write'] })
    whole = ({ path }) => campaign(path.split('/')[2] ?? '')
    planned = () => ({ items: [], next: null, may_add: false, may_add_below: false })
    answer({
      'GET /campaigns': () => ({ items: [campaign('a'), campaign('b')], next: null }),
      'GET /campaigns/:id': (asked) => whole(asked),
      'GET /campaigns/:id/acts': () => ({ items: [] }),
      'GET /campaigns/:id/activities': (asked) => planned(asked),
      'GET /obligations': () => ({ items: [], next: null }),
      'GET /divisions': () => ({ items: [], next: null }),
    })
  })

  it('drops a campaign that was left before it came', async () => {
    const late = held<unknown>()
    whole = ({ path }) => (path.endsWith('a') ? late.promise : campaign('b'))
    const page = await open('a')
    await page.setProps({ campaignId: 'b' })
    await flushPromises()
    late.come(campaign('a'))
    await flushPromises()
    expect(page.findComponent(PlanBar).props('campaign').id).toBe('b')
  })

  it('shows the campaign again to which a person goes back before the other one came', async () => {
    const page = await open('a')
    const late = held<unknown>()
    whole = ({ path }) => (path.endsWith('b') ? late.promise : campaign('a'))
    await page.setProps({ campaignId: 'b' })
    await flushPromises()
    await page.setProps({ campaignId: 'a' })
    late.come(campaign('b'))
    await flushPromises()
    expect(page.findComponent(PlanBar).props('campaign').id).toBe('a')
  })

  it('asks anew what is to be done with another campaign', async () => {
    const page = await open('a')
    const close = page
      .findComponent(StatePanel)
      .findAll('button')
      .find((one) => one.text() === '结束')
    await close?.trigger('click')
    expect(page.findComponent(StatePanel).find('form').exists()).toBe(true)
    await page.setProps({ campaignId: 'b' })
    await flushPromises()
    expect(page.findComponent(StatePanel).find('form').exists()).toBe(false)
  })

  it('lists every planned activity of a long plan', async () => {
    planned = ({ query }) => ({
      items: [activity(query.get('cursor') ? 'second' : 'first')],
      next: query.get('cursor') ? null : 'more',
      may_add: true,
      may_add_below: false,
    })
    const page = await open('a')
    const ids = page
      .findComponent(ActivitiesCard)
      .props('planned')
      .items.map(({ id }) => id)
    expect(ids).toEqual(['first', 'second'])
  })
})
