import { getBlob, getJson, sendJson } from './http'
import { Problem, Unreachable } from './problem'
import type {
  Division,
  Due,
  Household,
  HouseholdDetail,
  OfOtherLines,
  Page,
  PhotoProgress,
  Principal,
  Report,
  ReportSummary,
  RevealableField,
  Revealed,
  UploadTicket,
  Uuid,
  Visit,
  VisitAnswer,
  VisitBody,
} from './types'
import { parsed, upload } from './upload'

export * from './types'
export { Problem, Unreachable }

type Filter = Record<string, string | number | boolean | null | undefined>

/** Every call of the API, one line each; screens call these and never a path. */
export const api = {
  me: () => getJson<Principal>('/me'),
  /** No place has more than these right below it, those of earlier years included; a page holds 50 by itself. */
  divisions: (parent: string, cursor?: string | null) =>
    getJson<Page<Division>>('/divisions', { parent, limit: 500, cursor }),

  households: (filter: Filter) => getJson<Page<Household>>('/households', filter),
  household: (id: Uuid) => getJson<HouseholdDetail>(`/households/${id}`),
  reveal: (id: Uuid, field: RevealableField, purpose: string) =>
    sendJson<Revealed>('POST', `/households/${id}/reveal`, { field, purpose }),

  visits: (filter: Filter) => getJson<Page<Visit> & OfOtherLines>('/visits', filter),
  visit: (id: Uuid) => getJson<Visit>(`/visits/${id}`),
  putVisit: (id: Uuid, body: VisitBody) => sendJson<VisitAnswer>('PUT', `/visits/${id}`, body),
  completePhoto: (visitId: Uuid, photoId: Uuid) =>
    sendJson<PhotoProgress>('POST', `/visits/${visitId}/photos/${photoId}/complete`),
  photo: (id: Uuid, size: 'thumb' | 'screen') => getBlob(`/photos/${id}`, { size }),
  uploadPhoto,

  dues: (filter: Filter) => getJson<Page<Due>>('/dues', filter),

  reports: (filter: Filter) => getJson<Page<ReportSummary> & OfOtherLines>('/reports', filter),
  report: (id: Uuid) => getJson<Report>(`/reports/${id}`),
  submitReport: (id: Uuid) => sendJson<Report>('POST', `/reports/${id}/submit`),
}

export type Api = typeof api

const UPLOAD_TIMEOUT_MS = 180_000

/** What the answer says of the file, such as `stored`. A store reached directly says nothing: ask with `completePhoto`. */
async function uploadPhoto(
  { method, url, headers, fields }: UploadTicket,
  bytes: Blob,
  onProgress: (share: number) => void,
): Promise<string | undefined> {
  const body = fields ? formOf(fields, bytes) : bytes
  return parsed(await upload({ method, url, headers, body, timeoutMs: UPLOAD_TIMEOUT_MS, onProgress })).state as
    string | undefined
}

/** `file` comes last: S3 ignores every form field after it. */
function formOf(fields: Record<string, string>, bytes: Blob): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', bytes)
  return form
}
