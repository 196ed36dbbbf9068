import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'

import { answer, type Asked } from '../../../tests/answers'
import { held, mount, signedIn } from '../../../tests/signedIn'
import ActivitiesCard from './ActivitiesCard.vue'
import type { Activities, CampaignWhole, Obligation } from './api'
import DutiesCard from './DutiesCard.vue'
import ObligationCard from './ObligationCard.vue'
import ObligationForm from './ObligationForm.vue'

const campaign = {
  id: 'c1',
  year: 2020,
  division_code: '6501',
  state: 'published',
  starts_on: '2020-01-01',
  ends_on: '2020-12-31',
} as unknown as CampaignWhole
const week = (n: number) => {
  const day = new Date(Date.UTC(2020, 0, 6 + 7 * n)).toISOString().slice(0, 10)
  return {
    period: `2020-W${String(n + 2).padStart(2, '0')}`,
    label: `第${n + 2}周`,
    label_en: `Week ${n + 2}`,
    starts_on: day,
    ends_on: day,
    due_on: day,
    due_at: null,
    falls_on_day_off: false,
  }
}
const duty = (id: string, weeks = 1) =>
  ({
    id,
    name: `任务${id}`,
    form: 'progress_report',
    what: { kind: 'form', refs: [], minimum: 1, per: 'pairing' },
    cycle: { kind: 'every', unit: 'week', n: 1 },
    due_dates: Array.from({ length: weeks }, (_, n) => week(n)),
    who: null,
    owed_by: { kind: 'team', division_code: '6501' },
    ended_on: null,
    channels: [],
    contact: {},
    fulfils: [],
  }) as unknown as Obligation
const rate = { expected: 2, filed: 1, late: 0, units: { expected: 2, filed: 1 }, total: { overdue: 0 } }

let stored: (asked: Asked) => unknown

describe('the duties of a plan', () => {
  beforeEach(async () => {
    await signedIn({ permissions: ['dues.read'] })
    stored = ({ path }) => duty(path.split('/')[2] ?? '')
    answer({
      'GET /obligations/:id': (asked) => stored(asked),
      'POST /obligations/due-dates': () => ({ items: [] }),
      'GET /campaigns/:id/activities/:id': () => Response.json({ title: '活动服务没有应答' }, { status: 503 }),
      'GET /dues/rate': () => rate,
      'GET /vocabularies': () => ({ items: [], next: null }),
      'GET /divisions': () => ({ items: [], next: null }),
      'GET /organizations': () => ({ items: [], next: null }),
    })
  })
  const open = (obligations = [duty('a'), duty('b')]) =>
    mount(DutiesCard, { props: { campaign, obligations, counties: [], mayChange: true, renewals: 0 } })
  const edit = (page: ReturnType<typeof open>, n: number) =>
    page
      .findAllComponents(ObligationCard)
      [n]?.findAll('button')
      .find((one) => one.text() === '修改')

  it('says why a duty could not be opened', async () => {
    stored = () => Response.json({ title: '任务服务没有应答' }, { status: 503 })
    const page = open()
    await flushPromises()
    await edit(page, 0)?.trigger('click')
    await flushPromises()
    expect(page.text()).toContain('任务服务没有应答')
  })

  it('opens the duty that was asked for last', async () => {
    const late = held<unknown>()
    stored = ({ path }) => (path.endsWith('a') ? late.promise : duty('b'))
    const page = open()
    await flushPromises()
    const [first, second] = [edit(page, 0), edit(page, 1)]
    await first?.trigger('click')
    await second?.trigger('click')
    await flushPromises()
    late.come(duty('a'))
    await flushPromises()
    expect(page.findComponent(ObligationForm).props('id')).toBe('b')
  })

  it('says why an activity could not be opened', async () => {
    const activity = {
      id: 'x',
      campaign_id: 'c1',
      name: '培训',
      parent_id: null,
      starts_on: '2020-06-01',
      ends_on: '2020-06-01',
      joint: [],
      lead: null,
      may_change: true,
      version: 1,
    }
    const planned = { items: [activity], next: null, may_add: true, may_add_below: false } as unknown as Activities
    const page = mount(ActivitiesCard, { props: { campaign, planned } })
    await page
      .findAll('button')
      .find((one) => one.text() === '修改')
      ?.trigger('click')
    await flushPromises()
    expect(page.text()).toContain('活动服务没有应答')
  })

  it('says of no week that nobody owes it because it was not asked for', async () => {
    const page = open([duty('a', 30)])
    await flushPromises()
    expect(page.text()).not.toContain('暂无应报单位')
    expect(page.findAll('tbody tr')).toHaveLength(30)
    expect(page.text()).not.toMatch(/共 \d+ 项/)
  })

  it('adds up what is owed where every period was asked for', async () => {
    const page = open([duty('a', 3)])
    await flushPromises()
    expect(page.text()).toContain('共 6 项')
  })
})
