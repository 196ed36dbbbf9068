import { allPages } from '@/shared/allPages'
import { api, type Campaign, type Due, type Page, type Uuid } from '@/shared/api'
import { getJson } from '@/shared/api/http'
import { thisMonth, today } from '@/shared/format'
import { formatMonth, isMonth, monthsBetween, periodWords } from '@/shared/formatMore'

import { MOST_PAGES } from './myHouseholds'

export type FormKind = 'progress_report' | 'registration_form'

/**
 * A form of which the team files one for each household: an obligation and a period; or a month of a campaign for which
 * nothing is due, for whoever fills the progress form all the same. `key`: of a month itself, as in the address.
 */
export interface Asked {
  key: string
  kind: FormKind
  /** Of the progress form by months. */
  month: string | null
  obligationId: Uuid | null
  campaignId: Uuid | null
  period: string
  starts_on: string
  ends_on: string
  /** Of the obligation. */
  name: string | null
  label: string
}

/** The campaigns that concern the person: the one that is due next first. */
const myCampaigns = async (): Promise<Campaign[]> =>
  (await getJson<Page<Campaign>>('/campaigns', { mine: true, limit: 500 })).items

/** What the team may file, in the order of the days, and after all progress forms the registration forms. */
export async function askedForms(): Promise<{ asked: Asked[]; first: Asked | null }> {
  const [campaigns, dues] = await Promise.all([
    myCampaigns(),
    allPages((cursor) => api.dues({ limit: 500, cursor }), MOST_PAGES),
  ])
  const owed = ofEachPeriod(dues.filter(({ form }) => form === 'progress_report' || form === 'registration_form'))
  const months = campaigns.flatMap((campaign, index) => plainMonths(campaign, index === 0, owed))
  const plain = campaigns.length ? months : [monthOf(thisMonth(), null)]
  const all = [...owed, ...plain.filter(({ key }) => !owed.some((other) => other.key === key))]
  const asked = named(all.filter(mayBeFilled)).sort(inOrder)
  const ofFirst = asked.filter(({ campaignId }) => !campaigns[0] || campaignId === campaigns[0].id)
  return { asked, first: nearest(ofFirst) ?? nearest(asked) }
}

/** The period of the address, or in its place the one nearest to its month. */
export function chosen(asked: readonly Asked[], key: string): Asked | null {
  const found = asked.find((one) => one.key === key)
  if (found || !isMonth(key)) return found ?? null
  return nearest(asked, `${key}-01`)
}

/** Of several units that owe the same one stands for all. Of two duties of a month the first one has its key. */
function ofEachPeriod(dues: readonly Due[]): Asked[] {
  const found = new Map<string, Asked>()
  const ids = new Set<string>()
  for (const due of dues) {
    const id = `${due.obligation_id}/${due.period}`
    if (ids.has(id)) continue
    ids.add(id)
    const month = due.form === 'progress_report' && isMonth(due.period) ? due.period : null
    const key = month && !found.has(month) ? month : id
    found.set(key, {
      key,
      kind: due.form as FormKind,
      month,
      obligationId: due.obligation_id,
      campaignId: due.campaign_id,
      period: due.period,
      starts_on: due.starts_on,
      ends_on: due.ends_on,
      name: due.obligation_name,
      label: due.form === 'progress_report' ? periodWords(due) : `${due.obligation_name} · ${periodWords(due)}`,
    })
  }
  return [...found.values()]
}

/** Nothing can be told yet of days to come. Form 1 is of the pairing so far, and filed before the month it is due in. */
const mayBeFilled = ({ kind, starts_on }: Asked): boolean => kind === 'registration_form' || starts_on <= today()

/** Periods that read the same are told apart by what asks for them. */
function named(asked: Asked[]): Asked[] {
  const twice = new Set(asked.map(({ label }) => label).filter((label, index, all) => all.indexOf(label) !== index))
  return asked.map((one) => (one.name && twice.has(one.label) ? { ...one, label: `${one.label} · ${one.name}` } : one))
}

/** The months of a campaign without other periods: the first one, and those in which something is due. */
function plainMonths(campaign: Campaign, isFirst: boolean, owed: readonly Asked[]): Asked[] {
  const own = owed.filter(({ campaignId, kind }) => campaignId === campaign.id && kind === 'progress_report')
  if (!(isFirst || campaign.has_dues) || (own.length && !own.some(({ month }) => month))) return []
  return monthsBetween(campaign.starts_on, campaign.ends_on).map((month) => monthOf(month, campaign.id))
}

function monthOf(month: string, campaignId: Uuid | null): Asked {
  const [year = 0, number = 1] = month.split('-').map(Number)
  const last = new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
  return {
    key: month,
    kind: 'progress_report',
    month,
    obligationId: null,
    campaignId,
    period: month,
    starts_on: `${month}-01`,
    ends_on: last,
    name: null,
    label: formatMonth(month),
  }
}

const inOrder = (one: Asked, other: Asked): number =>
  Number(one.kind !== 'progress_report') - Number(other.kind !== 'progress_report') ||
  one.starts_on.localeCompare(other.starts_on) ||
  one.ends_on.localeCompare(other.ends_on) ||
  one.key.localeCompare(other.key)

/** The last one that has begun by a day, else the first; of the progress forms where there are any. */
function nearest(asked: readonly Asked[], day: string = today()): Asked | null {
  const progress = asked.filter(({ kind }) => kind === 'progress_report')
  const among = progress.length ? progress : asked
  return [...among].reverse().find(({ starts_on }) => starts_on <= day) ?? among[0] ?? null
}
