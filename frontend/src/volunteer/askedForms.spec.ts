import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { askedForms } from './askedForms'

const answers = vi.hoisted(() => ({ campaigns: [] as unknown[], dues: [] as unknown[] }))

vi.mock('@/shared/api/http', async (original) => ({
  ...(await original<object>()),
  getJson: () => Promise.resolve({ items: answers.campaigns, next: null }),
}))
vi.mock('@/shared/api', async (original) => {
  const real = await original<{ api: object }>()
  return { ...real, api: { ...real.api, dues: () => Promise.resolve({ items: answers.dues, next: null }) } }
})

const campaign = { id: 'c', starts_on: '2027-03-01', ends_on: '2027-06-30', has_dues: true }

function due(form: string, period: string, starts_on: string, ends_on: string) {
  const label = { label: period, label_en: period }
  return { obligation_id: 'o', campaign_id: 'c', obligation_name: '报表', form, period, starts_on, ends_on, ...label }
}

const offered = async () => (await askedForms()).asked.map(({ period }) => period)

describe('the periods that a phone offers', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: new Date('2027-04-20T04:00:00Z'), toFake: ['Date'] })
    answers.campaigns = [campaign]
    answers.dues = []
  })
  afterEach(() => vi.useRealTimers())

  it('are the months that have begun, none to come', async () => {
    expect(await offered()).toEqual(['2027-03', '2027-04'])
  })

  it('are the weeks that are owed and have begun', async () => {
    answers.dues = [
      due('progress_report', '2027-W15', '2027-04-12', '2027-04-18'),
      due('progress_report', '2027-W16', '2027-04-19', '2027-04-25'),
      due('progress_report', '2027-W17', '2027-04-26', '2027-05-02'),
    ]
    expect(await offered()).toEqual(['2027-W15', '2027-W16'])
    expect((await askedForms()).first?.period).toBe('2027-W16')
  })

  it('hold Form 1 before the month it is due in', async () => {
    answers.dues = [due('registration_form', '2027-05', '2027-05-01', '2027-05-31')]
    expect(await offered()).toEqual(['2027-03', '2027-04', '2027-05'])
  })

  it('are none of a campaign that has not begun', async () => {
    answers.campaigns = [{ ...campaign, starts_on: '2027-05-01' }]
    expect(await askedForms()).toEqual({ asked: [], first: null })
  })
})
