import { authorised, freshToken, getBlob, getJson, queryString, sendJson } from '@/shared/api/http'
import { type Page, type Report, type ReportSummary, type Uuid } from '@/shared/api'
import { upload, type UploadWatch } from '@/shared/api/upload'
import type { components as Gateway } from '@/shared/api/gateway'
import type { components as Households } from '@/shared/api/households'
import type { PersonKind } from './personSought'

export type Team = Gateway['schemas']['OrganizationInList']
export type TeamWithPeople = Gateway['schemas']['Organization']
export type RosterImport = Households['schemas']['RosterImport']
export type RosterFault = Households['schemas']['RosterFault']
export type RosterAccepted = Households['schemas']['RosterAccepted']
export type PersonFound = Households['schemas']['PersonFound']
type Filter = Record<string, string | number | boolean | null | undefined>

/** A report's list entry or the whole of it: what a review act must name. */
export type Seen = Pick<ReportSummary, 'id' | 'revision'>

/** Calls only an office makes; they stay out of the chunk every phone loads. */
export const officeApi = {
  teams: (filter: Filter) => getJson<Page<Team>>('/organizations', { ...filter, kind: 'team' }),
  team: (id: Uuid) => getJson<TeamWithPeople>(`/organizations/${id}`),

  accept: (seen: Seen) => review(seen, 'accept'),
  forward: (seen: Seen) => review(seen, 'forward'),
  sendBack: (seen: Seen, reason: string) => review(seen, 'return', { reason }),
  scan: (reportId: Uuid, scanId: Uuid) => getBlob(`/reports/${reportId}/scans/${scanId}`),

  findPerson: (field: PersonKind, value: string, purpose: string, division: string) =>
    sendJson<PersonFound>('POST', '/households/search', { field, value, purpose, division: division || null }),

  imports: (limit: number) => getJson<Page<RosterImport>>('/households/imports', { limit }),
  rosterImport: (id: Uuid) => getJson<RosterImport>(`/households/imports/${id}`),
  rosterFaults: (id: Uuid, filter: Filter) => getJson<Page<RosterFault>>(`/households/imports/${id}/errors`, filter),
  rosterTemplate: () => getBlob('/households/imports/template.xlsx'),
  uploadRoster,
  loadRoster: (id: Uuid, partial: boolean) =>
    sendJson<RosterAccepted>('POST', `/households/imports/${id}/load`, { partial }),
  dropRoster: (id: Uuid) => sendJson<null>('DELETE', `/households/imports/${id}`),
}

/** Names the revision looked at: what the team submitted anew meanwhile is refused with 412 instead of being judged. */
async function review(seen: Seen, act: string, body?: unknown): Promise<Report> {
  const headers = { 'If-Match': `"${seen.revision}"` }
  const answer = await authorised('POST', `/reports/${seen.id}/${act}`, { headers, body })
  return answer.json() as Promise<Report>
}

const UPLOAD_TIMEOUT_MS = 600_000

export interface Sheet {
  bytes: Blob
  mediaType: string
  name: string
}

/** As the server takes; the end of a long name has what tells files apart. */
const MOST_OF_NAME = 200

/** It stands in an address, where no number of a person may. */
const shownName = (name: string): string => name.replace(/[0-9０-９]{7,}/g, '***').slice(-MOST_OF_NAME)

/** Answers as soon as the file is there; how its import goes is asked for afterwards. */
async function uploadRoster({ bytes, mediaType, name }: Sheet, watch: UploadWatch): Promise<RosterAccepted> {
  const token = await freshToken()
  const headers = { 'Content-Type': mediaType, ...(token && { Authorization: `Bearer ${token}` }) }
  // Only checked: a person decides when its counts are seen.
  const url = `/api/households/imports${queryString({ dry_run: true, name: shownName(name) })}`
  return JSON.parse(
    await upload({ url, body: bytes, headers, timeoutMs: UPLOAD_TIMEOUT_MS, ...watch }),
  ) as RosterAccepted
}
