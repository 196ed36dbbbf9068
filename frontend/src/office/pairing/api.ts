import { getJson, queryString, sendJson } from '@/shared/api/http'
import type { Household, Page, Uuid } from '@/shared/api'
import type { components } from '@/shared/api/households'
import { nameAmong } from '@/shared/editions'
import { listOf } from '@/shared/lists'

export type Pairing = components['schemas']['Pairing']
export type PairingNow = components['schemas']['PairingNow']
export type PairingBody = components['schemas']['PairingInput']
export type TeamLoad = components['schemas']['TeamLoad']
export type CampaignOfPairings = components['schemas']['CampaignOfPairings']
export type CarriedOn = components['schemas']['CarriedOn']
type Enrolment = components['schemas']['Enrolment']
type HandOverBody = components['schemas']['HandOverInput']

interface Place {
  division: string
  team_id?: string | null
  cursor: string | null
  limit: number
}

/** Who may be served: a household out of poverty is refused, so it is not offered either (S2-02). */
const SERVED = listOf<Exclude<Household['registry_status'], 'OUT_OF_POVERTY'>>({
  REGISTERED_POOR: true,
  UNSTABLE: true,
  AT_RISK: true,
  SUDDEN_HARDSHIP: true,
  SUBSISTENCE_ALLOWANCE: true,
  EXTREME_POVERTY: true,
  OTHER: true,
})
  .map((status) => `&status=${status}`)
  .join('')

export const pairingApi = {
  unpaired: (place: Place) =>
    getJson<Page<Household>>(`/households${queryString({ ...place, paired: false })}${SERVED}`),
  paired: (place: Place) => getJson<Page<Household>>('/households', { ...place, paired: true }),
  loads: (division: string) => getJson<{ items: TeamLoad[] }>('/pairings/loads', { division }),
  /** Each by a name of its own. */
  campaigns: async (division: string): Promise<CampaignOfPairings[]> => {
    const { items } = await getJson<{ items: CampaignOfPairings[] }>('/pairings/campaigns', { division })
    const all = [...items, ...items.flatMap(({ previous }) => previous ?? [])]
    const named = <Each extends CampaignOfPairings['previous']>(one: Each): Each =>
      one && { ...one, name: nameAmong(one, all) }
    return items.map((one) => ({ ...named(one), previous: named(one.previous) }))
  },
  enrol: (id: Uuid, campaignId: Uuid, from: string | null, to: string | null) =>
    sendJson<Enrolment>('PUT', `/pairings/${id}/enrolments/${campaignId}`, { from, to }),
  enrolments: async (id: Uuid) => (await getJson<{ items: Enrolment[] }>(`/pairings/${id}/enrolments`)).items,
  carryOn: (campaignId: Uuid, division: string, isDryRun: boolean) =>
    sendJson<CarriedOn>('POST', '/pairings/carry-on', { campaign_id: campaignId, division, dry_run: isDryRun }),
  pair: (id: Uuid, body: PairingBody) => sendJson<PairingNow>('PUT', `/pairings/${id}`, body),
  close: (id: Uuid, reason: string, closedOn: string) =>
    sendJson<PairingNow>('POST', `/pairings/${id}/close`, { reason, closed_on: closedOn }),
  handOver: (id: Uuid, body: HandOverBody) => sendJson<PairingNow>('POST', `/pairings/${id}/hand-over`, body),
}
