import type { Page, Uuid } from '@/shared/api'
import type { components as Campaigns } from '@/shared/api/campaigns'
import type { components as Households } from '@/shared/api/households'
import { allPages } from '@/shared/allPages'
import { authorised, getJson } from '@/shared/api/http'
import { may } from '@/shared/session'

import type { Share, Tagged } from './api'

type Schemas = Campaigns['schemas']
export type Measure = Schemas['MeasureOut']
export type ComparedShare = Schemas['ComparedShare']
export type OwnClaim = Schemas['OwnClaim']
export type Claim = Schemas['ClaimOut']
export type Split = Schemas['SplitOut']

const PAGE = 500
const pathOf = (id: Uuid): string => `/campaigns/${id}/quotas`
const ofOne = (measure: string) => ({ measure, limit: PAGE })
const quotaPage = (id: Uuid, asked: { measure?: string; cursor: string | null }): Promise<Schemas['Allocations']> =>
  getJson(pathOf(id), { ...asked, limit: PAGE })

export const quotaApi = {
  measures: async () => (await getJson<Page<Measure>>('/measures')).items,
  /** Of every measure: which ones this campaign names. */
  all: (id: Uuid) => allPages((cursor) => quotaPage(id, { cursor })),
  quotas: (id: Uuid, measure: string) => whole(id, measure, authorised('GET', pathOf(id), { query: ofOne(measure) })),
  put: (id: Uuid, measure: string, allocations: Share[], reason: string, tag: string | null) =>
    whole(
      id,
      measure,
      authorised('PUT', pathOf(id), {
        query: { limit: PAGE },
        body: { measure, allocations, reason: reason || null },
        headers: tag ? { 'If-Match': tag } : {},
      }),
    ),
  history: (id: Uuid, measure: string, cursor: string | null) =>
    getJson<Page<Split>>(`/campaigns/${id}/quotas/history`, { measure, cursor, limit: 20 }),
  compared,
  claims: (id: Uuid, measure: string, cursor: string | null) =>
    getJson<Page<Claim>>(`/campaigns/${id}/quotas/claims`, { measure, cursor, limit: 20 }),
  ownClaims: async (id: Uuid, measure: string) =>
    (await getJson<Schemas['OwnClaims']>(`/campaigns/${id}/quotas/claims/own`, { measure })).items,
  claim: async (id: Uuid, body: Schemas['ClaimIn']) =>
    ((await (await authorised('PUT', `/campaigns/${id}/quotas/claims`, { body })).json()) as Schemas['OwnClaims'])
      .items,
}

type Tree = Schemas['Allocations']

/**
 * The shares of a measure with the tag of the first page, to the last page: a share that is not seen would be taken
 * away by the next split.
 */
async function whole(id: Uuid, measure: string, first: Promise<Response>): Promise<Tagged<Tree>> {
  const answer = await first
  const page = (await answer.json()) as Tree
  const more = page.next ? await allPages((cursor) => quotaPage(id, { measure, cursor: cursor ?? page.next })) : []
  return { content: { ...page, items: [...page.items, ...more], next: null }, tag: answer.headers.get('ETag') }
}

const FEN_OF_YUAN = 100

/** The shares beside what is planned and done; what the board counts comes from the board, of those who may read it. */
async function compared(id: Uuid, measure: string, granted_by: string): Promise<ComparedShare[]> {
  const { items, source } = await getJson<Schemas['Compared']>(`/campaigns/${id}/quotas/compared`, {
    measure,
    granted_by,
  })
  if (source !== 'board' || !may('progress.read') || !items.length) return items
  const sums = await getJson<Households['schemas']['CampaignSums']>('/progress/sums', {
    division: granted_by,
    campaign_id: id,
  }).catch(() => null)
  const done = new Map(sums?.rows.map((row) => [row.organization_id ?? row.division_code, row.values[measure]]))
  const unit = measure === 'amount_fen' ? FEN_OF_YUAN : 1
  return items.map((item) => {
    const found = done.get(item.organization_id ?? item.division_code ?? '')
    return { ...item, done: found === undefined ? null : found / unit }
  })
}
