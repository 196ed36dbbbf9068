import { allPages } from '@/shared/allPages'
import {
  api,
  type Campaign,
  type Household,
  type Page,
  type PairingSummary,
  type ReportSummary,
  type Uuid,
} from '@/shared/api'
import type { components as Households } from '@/shared/api/households'
import { getJson } from '@/shared/api/http'
import type { components as Submissions } from '@/shared/api/submissions'
import { may } from '@/shared/session'

import { loadMyWork, MOST_PAGES } from './myHouseholds'

/** The campaigns that concern the person: the one that is due next first. */
export const myCampaigns = async (): Promise<Campaign[]> =>
  (await getJson<Page<Campaign>>('/campaigns', { mine: true, limit: 500 })).items

type EndedPairing = Households['schemas']['EndedPairing']
type Lasting = Pick<PairingSummary, 'starts_on' | 'ends_on'>

/** The form of one household and month. `filedUntil`: its last day of filing, where the pairing has ended. */
export interface Sheet {
  householdId: Uuid
  head: string
  village: string
  pairingId: Uuid
  filedUntil: string | null
  report: ReportSummary | null
}

/** One for each household of the teams, then one for each pairing that has ended and whose form is still to be filed. */
export async function monthSheets(month: string): Promise<Sheet[]> {
  const [{ households }, ended, reports] = await Promise.all([
    loadMyWork(),
    may('reports.write') ? endedPairings(month) : [],
    allPages((cursor) => api.reports({ kind: 'progress_report', month, limit: 200, cursor }), MOST_PAGES),
  ])
  const sheets = [
    ...households.flatMap((household) =>
      household.pairings.filter(lastedIn(month)).map((pairing) => sheetOf(household, pairing)),
    ),
    ...ended.map(sheetOfEnded),
  ]
  return sheets.map((sheet) => ({
    ...sheet,
    report: reports.find(({ pairing_id }) => pairing_id === sheet.pairingId) ?? null,
  }))
}

/** Without those whose form of the month is accepted: it is no longer shown to who filed it. */
async function endedPairings(month: string): Promise<EndedPairing[]> {
  const [ended, { pairing_ids }] = await Promise.all([
    allPages((cursor) => getJson<Page<EndedPairing>>('/pairings/ended', { limit: 200, cursor }), MOST_PAGES),
    getJson<Submissions['schemas']['FiledForms']>('/reports/filed', { month }),
  ])
  return ended.filter((pairing) => lastedIn(month)(pairing) && !pairing_ids.includes(pairing.id))
}

function sheetOf(household: Household, pairing: PairingSummary): Omit<Sheet, 'report'> {
  return {
    householdId: household.id,
    head: household.head.name,
    village: household.village_name ?? '',
    pairingId: pairing.id,
    filedUntil: null,
  }
}

function sheetOfEnded(pairing: EndedPairing): Omit<Sheet, 'report'> {
  return {
    householdId: pairing.household_id,
    head: pairing.head_name,
    village: pairing.village_name ?? '',
    pairingId: pairing.id,
    filedUntil: pairing.filed_until,
  }
}

function lastedIn(month: string) {
  return ({ starts_on, ends_on }: Lasting) =>
    starts_on.slice(0, 7) <= month && (!ends_on || ends_on.slice(0, 7) >= month)
}
