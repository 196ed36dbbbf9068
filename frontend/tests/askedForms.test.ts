import { beforeEach, describe, expect, it, vi } from 'vitest'

import type { Due } from '@/shared/api'

const answers = vi.hoisted(() => ({ dues: vi.fn(), campaigns: vi.fn() }))
vi.mock('@/shared/api', () => ({ api: { dues: answers.dues } }))
vi.mock('@/shared/api/http', () => ({ getJson: answers.campaigns }))
vi.mock('@/volunteer/myHouseholds', () => ({ MOST_PAGES: 20 }))

import { periodFilter, periodOptions, type Duty } from '@/office/review/duties'
import { locale } from '@/shared/i18n'
import { askedForms, chosen } from '@/volunteer/askedForms'

const CHAOYANG = { id: 'c2020', starts_on: '2020-03-24', ends_on: '2020-05-31', has_dues: true }
const WEEK = ['2020-05-11', '2020-05-17'] as const

const due = (obligation_id: string, period: string, [starts_on, ends_on]: readonly [string, string], more = {}): Due =>
  ({
    obligation_id,
    obligation_name: '进度表',
    campaign_id: 'c2020',
    form: 'progress_report',
    period,
    starts_on,
    ends_on,
    label: `${starts_on}至${ends_on}`,
    label_en: `${starts_on} to ${ends_on}`,
    ...more,
  }) as Due
const monthly = (period: string, more = {}): Due => due('o', period, [`${period}-01`, `${period}-30`], more)

function given(campaigns: object[], dues: Due[]): void {
  answers.campaigns.mockResolvedValue({ items: campaigns })
  answers.dues.mockResolvedValue({ items: dues, next: null })
}

beforeEach(() => {
  locale.value = 'zh'
})

describe('what a team may file', () => {
  it('is the months of its one campaign, as ever, each with the duty that asks for it', async () => {
    given(
      [CHAOYANG],
      [
        monthly('2020-04'),
        monthly('2020-05'),
        due('v', '2020-05', WEEK, { form: 'visit' }),
        due('u', '2020-05', WEEK, { form: 'unit_return' }),
      ],
    )
    const { asked, first } = await askedForms()
    expect(asked.map(({ key, label, obligationId }) => [key, label, obligationId])).toEqual([
      ['2020-03', '2020年3月', null],
      ['2020-04', '2020年4月', 'o'],
      ['2020-05', '2020年5月', 'o'],
    ])
    expect(first?.key).toBe('2020-05')
    expect(chosen(asked, '2020-04')?.key).toBe('2020-04')
    expect(chosen(asked, '2021-01')?.key).toBe('2020-05')
  })

  it('is the weeks of a campaign by weeks, called in the language of the interface, without its months', async () => {
    given([CHAOYANG], [due('w', '2020-W20', WEEK), due('w', '2020-W20', WEEK)])
    expect((await askedForms()).asked.map(({ key, label }) => [key, label])).toEqual([
      ['w/2020-W20', '2020-05-11至2020-05-17'],
    ])
    locale.value = 'en'
    expect((await askedForms()).asked[0]?.label).toBe('2020-05-11 to 2020-05-17')
  })

  it('names the registration form of each edition behind the progress forms', async () => {
    const next = { ...CHAOYANG, id: 'c2021', starts_on: '2021-03-24', ends_on: '2021-04-30' }
    const form = { form: 'registration_form', obligation_name: '信息报备表' }
    given(
      [CHAOYANG, next],
      [
        due('r20', '2020-04', ['2020-04-01', '2020-04-30'], form),
        monthly('2020-05'),
        due('r21', '2021-04', ['2021-04-01', '2021-04-30'], { ...form, campaign_id: 'c2021' }),
      ],
    )
    const { asked, first } = await askedForms()
    expect(asked.slice(-2).map(({ label }) => label)).toEqual(['信息报备表 · 2020年4月', '信息报备表 · 2021年4月'])
    expect(first?.key).toBe('2020-05')
  })

  it('tells two duties of one month apart by their names', async () => {
    given(
      [CHAOYANG],
      [monthly('2020-05'), { ...monthly('2020-05', { obligation_name: '补充进度表' }), obligation_id: 'p' }],
    )
    const may = (await askedForms()).asked.filter(({ period }) => period === '2020-05')
    expect(may.map(({ key, label }) => [key, label])).toEqual([
      ['2020-05', '2020年5月 · 进度表'],
      ['p/2020-05', '2020年5月 · 补充进度表'],
    ])
  })
})

describe('the filters of the review', () => {
  const duties = [
    { id: 'o', name: '进度表', due_dates: [{ period: '2020-05', starts_on: '2020-05-01', label: '', label_en: '' }] },
    {
      id: 'w',
      name: '周报',
      due_dates: [{ period: '2020-W20', starts_on: '2020-05-11', label: '第20周', label_en: 'week 20' }],
    },
  ] as Duty[]

  it('offer a month once, and the periods of one duty alone', () => {
    expect(periodOptions(duties, null, ['2020-05', '2020-06']).map(({ label }) => label)).toEqual([
      '2020年5月',
      '2020年6月',
      '第20周',
    ])
    expect(periodOptions(duties, 'w', ['2020-05'])).toEqual([{ key: '2020-W20', label: '第20周' }])
  })

  it('ask for a month of whatever duty as in earlier releases, else for the period', () => {
    expect(periodFilter('2020-05', null)).toEqual({ month: '2020-05', period: null })
    expect(periodFilter('2020-05', 'o')).toEqual({ month: null, period: '2020-05' })
    expect(periodFilter('2020-W20', null)).toEqual({ month: null, period: '2020-W20' })
    expect(periodFilter(null, null)).toEqual({ month: null, period: null })
  })
})
