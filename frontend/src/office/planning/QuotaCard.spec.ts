import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { answer, type Asked } from '../../../tests/answers'
import { held, mount, signedIn } from '../../../tests/signedIn'
import type { CampaignWhole } from './api'
import QuotaCard from './QuotaCard.vue'
import QuotaClaim from './QuotaClaim.vue'
import QuotaHistory from './QuotaHistory.vue'

const campaign = { id: 'c1', division_code: '3401', state: 'published' } as unknown as CampaignWhole
const measure = (code: string) => ({
  code,
  zh: code,
  en: code,
  unit: 'item',
  kind: 'flow',
  source: 'units',
  is_goal: true,
  ended_on: null,
})
const share = (code: string, amount: number) => ({
  measure: code,
  granted_by: '3401',
  division_code: '340101',
  organization_id: null,
  amount,
  passed_on: 0,
})

let quotas: (asked: Asked) => unknown
let put: (asked: Asked) => unknown
let all: Asked[]

const open = async () => {
  const page = mount(QuotaCard, { props: { campaign }, global: { stubs: { QuotaClaim: true } } })
  await vi.waitFor(() => page.get('.quota-line input'))
  return page
}
const field = (page: Awaited<ReturnType<typeof open>>) => page.get<HTMLInputElement>('.quota-line input')

describe('the shares of a measure', () => {
  beforeEach(async () => {
    await signedIn({ permissions: ['quotas.write'] })
    quotas = ({ query }) => ({
      items: [share(query.get('measure') ?? 'households', query.get('measure') === 'products' ? 20 : 5)],
      next: null,
      may_split: true,
    })
    put = () => ({ items: [], next: null, may_split: true })
    all = answer({
      'GET /measures': () => ({ items: [measure('households'), measure('products')], next: null }),
      'GET /campaigns/:id/quotas': (asked) => quotas(asked),
      'PUT /campaigns/:id/quotas': (asked) => put(asked),
      'GET /campaigns/:id/quotas/compared': () => ({ items: [], source: 'units' }),
      'GET /divisions': () => ({ items: [{ code: '340101', name: '某县', valid_to: null }], next: null }),
      'GET /organizations': () => ({ items: [], next: null }),
      'GET /vocabularies': () => ({ items: [], next: null }),
    })
  })

  it('keeps what was typed when the campaign is read again', async () => {
    const page = await open()
    await field(page).setValue('7')
    await page.setProps({ campaign: { ...campaign } })
    await flushPromises()
    expect(field(page).element.value).toBe('7')
  })

  it('never stores the shares of one measure as those of another that did not come', async () => {
    const page = await open()
    quotas = () => Response.json({ title: '稍后再试' }, { status: 503 })
    await page.get('.quota-measure select, select.quota-measure').setValue('products')
    await flushPromises()
    expect(page.text()).toContain('稍后再试')
    await page.get('form').trigger('submit')
    await flushPromises()
    const stored = all.filter(({ method }) => method === 'PUT').map(({ body }) => (body as { measure: string }).measure)
    expect(stored).not.toContain('products')
  })

  it('takes no share away that stands on a later page', async () => {
    quotas = ({ query }) =>
      query.get('cursor')
        ? { items: [{ ...share('households', 9), division_code: '340102' }], next: null, may_split: true }
        : { items: [share('households', 5)], next: 'more', may_split: true }
    const page = await open()
    await page.get('form').trigger('submit')
    await flushPromises()
    const body = all.find(({ method }) => method === 'PUT')?.body as { allocations: { amount: number }[] }
    expect(body.allocations.map(({ amount }) => amount)).toEqual([5, 9])
  })

  it('fills in households of a notice only where households are shared out', async () => {
    const page = await open()
    await page.get('.quota-measure select, select.quota-measure').setValue('products')
    await flushPromises()
    expect((page.vm as unknown as { fill: (code: string, n: number) => boolean }).fill('340101', 150)).toBe(false)
    expect(field(page).element.value).toBe('20')
  })
})

describe('what somebody takes on of a measure', () => {
  const own = (id: string, claimed: number | null = null) => ({
    division_code: null,
    organization_id: id,
    name: `单位${id}`,
    amount: null,
    claimed,
  })
  let claims: (asked: Asked) => unknown
  const props = { campaign, measure: 'households', unit: '户', version: 0 }

  beforeEach(async () => {
    await signedIn()
    claims = () => ({ items: [own('a'), own('b')] })
    all = answer({
      'GET /campaigns/:id/quotas/claims/own': (asked) => claims(asked),
      'PUT /campaigns/:id/quotas/claims': () => ({ items: [own('a', 3), own('b')] }),
    })
  })

  it('keeps what was typed for one unit while another is saved', async () => {
    const page = mount(QuotaClaim, { props })
    await flushPromises()
    const [first, second] = page.findAll('input')
    await first?.setValue('3')
    await second?.setValue('4')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.findAll('input').map(({ element }) => element.value)).toEqual(['3', '4'])
  })

  it('asks for another measure although the one before has not come', async () => {
    const late = held<unknown>()
    claims = ({ query }) => (query.get('measure') === 'products' ? { items: [own('b', 9)] } : late.promise)
    const page = mount(QuotaClaim, { props })
    await page.setProps({ measure: 'products' })
    await flushPromises()
    late.come({ items: [own('a', 1)] })
    await flushPromises()
    expect(page.findAll('input').map(({ element }) => element.value)).toEqual(['9'])
  })
})

it('shows the history of the measure that is chosen, although the one before has not come', async () => {
  await signedIn()
  const late = held<unknown>()
  const split = (reason: string) => ({
    id: reason,
    at: '2020-05-01T00:00:00Z',
    by: 'x',
    granted_by: '3401',
    shares: [],
    reason,
  })
  answer({
    'GET /campaigns/:id/quotas/history': ({ query }) =>
      query.get('measure') === 'b' ? { items: [split('乙')], next: null } : late.promise,
  })
  const page = mount(QuotaHistory, { props: { campaignId: 'c1', measure: 'a', nameOf: () => '', version: 0 } })
  const details = page.get('details').element as HTMLDetailsElement
  details.open = true
  await page.get('details').trigger('toggle')
  await page.setProps({ measure: 'b' })
  await flushPromises()
  late.come({ items: [split('甲')], next: null })
  await flushPromises()
  expect(page.text()).toContain('乙')
  expect(page.text()).not.toContain('甲')
})
