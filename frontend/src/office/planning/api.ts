import { allPages } from '@/shared/allPages'
import { authorised, getJson, sendJson } from '@/shared/api/http'
import { Problem, type Page, type Uuid } from '@/shared/api'
import type { components } from '@/shared/api/campaigns'

import type { Team } from '../api'
import { mediaTypeOf } from '../sheets/sheet'

type Schemas = components['schemas']
/** A workbook is opened in a process of its own. */
const SHEET_TIMEOUT_MS = 120_000
export type Notice = Schemas['NoticeOut']
export type NoticeBody = Schemas['NoticeIn']
export type CampaignWhole = Schemas['CampaignOut']
export type CampaignBody = Schemas['CampaignIn']
export type Allocation = Schemas['AllocationOut']
export type Share = Schemas['AllocationIn']
export type Obligation = Schemas['ObligationOut']
/** What is owed stands in `what`; `minimum` beside it is of earlier releases. */
export type ObligationBody = Omit<Schemas['ObligationIn'], 'minimum'>
export type DueDate = Schemas['DueDate']
export type Due = Schemas['DueOut']
export type Rate = Schemas['Rate']
export type Proposal = Schemas['ProposalOut']
export type Unit = Team
export type Cycle = Schemas['CycleIn']['cycle']
export type DaysOffYear = Schemas['DaysOffOut']
export type Activity = Schemas['ActivityOut']
export type ActivityBody = Schemas['ActivityIn']
export type ActivityBefore = Schemas['ActivityBefore']
export type Activities = Schemas['Activities']
export type Check = Schemas['Check']

/** Something as it stands, and the tag that a change of it must name. */
export interface Tagged<Content> {
  content: Content
  tag: string | null
}

export const NOTHING_PLANNED: Activities = { items: [], next: null, may_add: false, may_add_below: false }

/** Where the files of a notice are. */
export const noticeFiles = (id: Uuid): string => `/notices/${id}/files`

export const planApi = {
  notice: (id: Uuid) => getTagged<Notice>(`/notices/${id}`),
  putNotice: (id: Uuid, body: NoticeBody, tag: string | null) => putTagged<Notice>(`/notices/${id}`, body, tag),
  notices: () => getJson<Page<Pick<Notice, 'id' | 'title' | 'doc_number' | 'state'>>>('/notices', { limit: 500 }),
  proposals: (text: string) => sendJson<{ items: Proposal[] }>('POST', '/notices/proposals', { text }),
  campaign: (id: Uuid) => getTagged<CampaignWhole>(`/campaigns/${id}`),
  putCampaign: (id: Uuid, body: CampaignBody, tag: string | null) =>
    putTagged<CampaignWhole>(`/campaigns/${id}`, body, tag),
  publish: async (id: Uuid) => tagged<CampaignWhole>(await authorised('POST', `/campaigns/${id}/publish`, {})),
  end: async (id: Uuid, how: 'withdraw' | 'close', reason: string) =>
    tagged<CampaignWhole>(await authorised('POST', `/campaigns/${id}/${how}`, { body: { reason } })),
  deleteCampaign: async (id: Uuid) => void (await authorised('DELETE', `/campaigns/${id}`, {})),
  acts: (id: Uuid) => getJson<Schemas['Acts']>(`/campaigns/${id}/acts`),
  participants: (id: Uuid, cursor?: string | null) =>
    getTagged<Schemas['Participants']>(
      `/campaigns/${id}/participants?limit=200${cursor ? `&cursor=${encodeURIComponent(cursor)}` : ''}`,
    ),
  previewParticipants: (id: Uuid, rules: Schemas['RuleIn'][]) =>
    sendJson<Schemas['Preview']>('POST', `/campaigns/${id}/participants/preview`, { rules }),
  putParticipants: (id: Uuid, rules: Schemas['RuleIn'][], tag: string | null) =>
    putTagged<Schemas['Participants']>(`/campaigns/${id}/participants`, { rules }, tag),
  receive: (id: Uuid) => sendJson<Schemas['Receipts']>('POST', `/campaigns/${id}/receipt`),
  allUnits: (division: string, cursor: string | null) =>
    getJson<Page<Unit>>('/organizations', { division, limit: 500, cursor }),
  archive: async (id: Uuid) => tagged<CampaignWhole>(await authorised('POST', `/campaigns/${id}/archive`, {})),
  check: (id: Uuid) => getJson<Check>(`/campaigns/${id}/check`),
  allActivities,
  activity: (campaignId: Uuid, id: Uuid) => getTagged<Activity>(`/campaigns/${campaignId}/activities/${id}`),
  putActivity: (campaignId: Uuid, id: Uuid, body: ActivityBody, tag: string | null) =>
    putTagged<Activity>(`/campaigns/${campaignId}/activities/${id}`, body, tag),
  deleteActivity: async (campaignId: Uuid, id: Uuid) =>
    void (await authorised('DELETE', `/campaigns/${campaignId}/activities/${id}`, {})),
  cancelActivity: async (campaignId: Uuid, id: Uuid) =>
    tagged<Activity>(await authorised('POST', `/campaigns/${campaignId}/activities/${id}/cancel`, {})),
  activityHistory: (campaignId: Uuid, id: Uuid) =>
    getJson<Schemas['ActivityHistory']>(`/campaigns/${campaignId}/activities/${id}/history`),
  units: (division: string, cursor: string | null) =>
    getJson<Page<Unit>>('/organizations', { division, kind: 'unit', limit: 500, cursor }),
  obligations: (campaignId: Uuid, cursor: string | null) =>
    getJson<Page<Obligation>>('/obligations', { campaign_id: campaignId, limit: 500, cursor }),
  obligation: (id: Uuid) => getTagged<Obligation>(`/obligations/${id}`),
  putObligation: (id: Uuid, body: ObligationBody, tag: string | null) =>
    putTagged<Obligation>(`/obligations/${id}`, body, tag),
  dueDates: (cycle: Cycle, campaignId: Uuid) =>
    sendJson<{ items: DueDate[] }>('POST', '/obligations/due-dates', { cycle, campaign_id: campaignId }),
  allObligations: () => getJson<Page<Obligation>>('/obligations', { limit: 500 }),
  unitsISee: (cursor: string | null) => getJson<Page<Unit>>('/organizations', { limit: 500, cursor }),
  deleteObligation: async (id: Uuid) => void (await authorised('DELETE', `/obligations/${id}`, {})),
  endObligation: (id: Uuid, reason: string, on: string) =>
    sendJson<Obligation>('POST', `/obligations/${id}/end`, { reason, on }),
  received: (dueId: Uuid, channel: string, on: string) =>
    sendJson<Due>('POST', `/dues/${dueId}/received`, { channel, on }),
  undoReceived: (dueId: Uuid, channel: string) => sendJson<Due>('DELETE', `/dues/${dueId}/received/${channel}`),
  rate: (obligationId: Uuid, period: string) => getJson<Rate>('/dues/rate', { obligation_id: obligationId, period }),
  dues: (obligationId: Uuid, period: string, cursor: string | null) =>
    getJson<Page<Due>>('/dues', { obligation_id: obligationId, period, limit: 200, cursor }),
  daysOff: () => getJson<Schemas['DaysOffYears']>('/days-off', {}),
  /** A workbook as lines to look at; nothing is loaded. */
  readDaysOff: async (file: File) => {
    const options = { body: file.slice(0, file.size, mediaTypeOf(file.name) ?? ''), timeoutMs: SHEET_TIMEOUT_MS }
    const answer = await authorised('POST', '/days-off/read', options)
    return (answer.json() as Promise<Schemas['SheetLines']>).then(({ items }) => items)
  },
  putDaysOff: (year: number, source: string, csv: string) =>
    sendJson<DaysOffYear>('PUT', `/days-off/${year}`, { source, csv }),
  extend: (id: Uuid, dueAt: string, reason: string) =>
    sendJson<Due>('POST', `/dues/${id}/extend`, { due_at: dueAt, reason }),
}

/** Every planned activity; what may be added is told on each page. */
async function allActivities(campaignId: Uuid): Promise<Activities> {
  let last: Activities | null = null
  const items = await allPages(async (cursor) => {
    last = await getJson<Activities>(`/campaigns/${campaignId}/activities`, { limit: 500, cursor })
    return last
  })
  return { ...NOTHING_PLANNED, ...(last as Activities | null), items, next: null }
}

async function getTagged<Content>(path: string): Promise<Tagged<Content>> {
  return tagged(await authorised('GET', path, {}))
}

async function putTagged<Content>(path: string, body: unknown, tag: string | null): Promise<Tagged<Content>> {
  return tagged(await authorised('PUT', path, { body, headers: tag ? { 'If-Match': tag } : {} }))
}

async function tagged<Content>(answer: Response): Promise<Tagged<Content>> {
  return { content: (await answer.json()) as Content, tag: answer.headers.get('ETag') }
}

/** Somebody else saved meanwhile; nothing of this request was stored. */
export const isStale = (error: unknown): boolean => error instanceof Problem && error.status === 412
