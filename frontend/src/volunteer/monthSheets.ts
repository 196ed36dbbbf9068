import { allPages } from '@/shared/allPages'
import { api, type Household, type Page, type PairingSummary, type ReportSummary, type Uuid } from '@/shared/api'
import type { components as Households } from '@/shared/api/households'
import { getJson } from '@/shared/api/http'
import type { components as Submissions } from '@/shared/api/submissions'
import { may } from '@/shared/session'

import type { Asked } from './askedForms'
import { loadMyWork, MOST_PAGES } from './myHouseholds'

type EndedPairing = Households['schemas']['EndedPairing']
type Lasting = Pick<PairingSummary, 'starts_on' | 'ends_on'>

/** The form of one household and period. `filedUntil`: its last day of filing, where the pairing has ended. */
export interface Sheet {
  householdId: Uuid
  head: string
  village: string
  pairingId: Uuid
  filedUntil: string | null
  report: ReportSummary | null
}

/** One for each household of the teams, then one for each pairing that has ended and whose form is still to be filed. */
export async function sheetsOf(asked: Asked): Promise<Sheet[]> {
  const [{ households }, ended, reports] = await Promise.all([
    loadMyWork(),
    may('reports.write') ? endedPairings(asked) : [],
    reportsFor(asked),
  ])
  const sheets = [
    ...households.flatMap((household) =>
      household.pairings.filter(lastedIn(asked)).map((pairing) => sheetOf(household, pairing)),
    ),
    ...ended.map(sheetOfEnded),
  ]
  return sheets.map((sheet) => ({
    ...sheet,
    report: reports.find(({ pairing_id }) => pairing_id === sheet.pairingId) ?? null,
  }))
}

/** Of a month those, too, for which nothing asks: they were made before somebody did. */
async function reportsFor({ obligationId, period, kind, month }: Asked): Promise<ReportSummary[]> {
  const filter = month ? { kind, month } : { obligation_id: obligationId, period }
  const found = await allPages((cursor) => api.reports({ ...filter, limit: 200, cursor }), MOST_PAGES)
  return found.filter(({ obligation_id }) => !obligationId || !obligation_id || obligation_id === obligationId)
}

/** Without those whose form is accepted: it is no longer shown to who filed it. */
async function endedPairings(asked: Asked): Promise<EndedPairing[]> {
  const { month, obligationId, period } = asked
  const filter = month ? { month } : { obligation_id: obligationId, period }
  const [ended, { pairing_ids }] = await Promise.all([
    allPages((cursor) => getJson<Page<EndedPairing>>('/pairings/ended', { limit: 200, cursor }), MOST_PAGES),
    getJson<Submissions['schemas']['FiledForms']>('/reports/filed', filter),
  ])
  return ended.filter((pairing) => lastedIn(asked)(pairing) && !pairing_ids.includes(pairing.id))
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

/** A registration form is filed for pairings that were made later, too. */
function lastedIn(asked: Asked) {
  return ({ starts_on, ends_on }: Lasting) =>
    (starts_on <= asked.ends_on || asked.kind === 'registration_form') && (!ends_on || ends_on >= asked.starts_on)
}
