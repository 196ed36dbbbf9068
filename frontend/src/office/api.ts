import { authorised, getBlob, getJson, sendJson } from '@/shared/api/http'
import { type Campaign, type Page, type Progress, type Report, type ReportSummary, type Uuid } from '@/shared/api'
import type { components as Campaigns } from '@/shared/api/campaigns'
import type { components as Gateway } from '@/shared/api/gateway'
import type { components as Households } from '@/shared/api/households'
import { inAddress } from './boardPeriods'
import type { PersonKind } from './personSought'

export type Team = Gateway['schemas']['OrganizationInList']
export type TeamWithPeople = Gateway['schemas']['Organization']
export type Measure = Campaigns['schemas']['MeasureOut']
export type SplitBoard = Households['schemas']['SplitBoard']
export type PersonFound = Households['schemas']['PersonFound']
type Filter = Record<string, string | number | boolean | null | undefined>

/** A report's list entry or the whole of it: what a review act must name. */
export type Seen = Pick<ReportSummary, 'id' | 'revision'>

/** Calls only an office makes; they stay out of the chunk every phone loads. */
export const officeApi = {
  progress: (division: string, period: string, campaignId: Uuid | null, line: string | null = null) =>
    getJson<Progress>('/progress', { division, ...inAddress(period), campaign_id: campaignId, line }),
  measures: async () => (await getJson<Page<Measure>>('/measures')).items,
  chooseColumns: (id: Uuid, columns: string[] | null) =>
    sendJson<unknown>('PUT', `/campaigns/${id}/board-columns`, { columns }),
  split: (division: string, period: string, campaignId: Uuid | null, by: SplitBoard['by'], line: string | null) =>
    getJson<SplitBoard>('/progress/split', { division, ...inAddress(period), campaign_id: campaignId, by, line }),
  overdue: (asked: Record<string, string | null | undefined>) =>
    getJson<{ items: Uuid[]; next: string | null }>('/progress/overdue', { ...asked, limit: 500 }),
  progressSheet: (division: string, period: string, campaignId: Uuid | null, line: string | null = null) =>
    getBlob('/progress.xlsx', { division, ...inAddress(period), campaign_id: campaignId, line }),
  /** Those that concern the person: the one that is due next first. */
  myCampaigns: async () => (await getJson<Page<Campaign>>('/campaigns', { mine: true, limit: 500 })).items,
  campaign: (id: Uuid) => getJson<Campaigns['schemas']['CampaignOut']>(`/campaigns/${id}`),
  teams: (filter: Filter) => getJson<Page<Team>>('/organizations', { ...filter, kind: 'team' }),
  team: (id: Uuid) => getJson<TeamWithPeople>(`/organizations/${id}`),

  accept: (seen: Seen) => review(seen, 'accept'),
  forward: (seen: Seen) => review(seen, 'forward'),
  sendBack: (seen: Seen, reason: string) => review(seen, 'return', { reason }),
  scan: (reportId: Uuid, scanId: Uuid) => getBlob(`/reports/${reportId}/scans/${scanId}`),

  findPerson: (field: PersonKind, value: string, purpose: string, division: string) =>
    sendJson<PersonFound>('POST', '/households/search', { field, value, purpose, division: division || null }),
}

/** Names the revision looked at: what the team submitted anew meanwhile is refused with 412 instead of being judged. */
async function review(seen: Seen, act: string, body?: unknown): Promise<Report> {
  const headers = { 'If-Match': `"${seen.revision}"` }
  const answer = await authorised('POST', `/reports/${seen.id}/${act}`, { headers, body })
  return answer.json() as Promise<Report>
}
