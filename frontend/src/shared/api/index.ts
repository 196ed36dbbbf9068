import { getBlob, getJson, sendJson } from './http'
import { CutOff, Problem, Unreachable } from './problem'
import type { uploadPhoto as send } from './sending'
import type {
  Campaign,
  Division,
  Due,
  Household,
  HouseholdDetail,
  Page,
  PhotoProgress,
  Principal,
  Progress,
  Report,
  ReportSummary,
  RevealableField,
  Revealed,
  Uuid,
  Visit,
  VisitAnswer,
  VisitBody,
} from './types'

export * from './types'
export { CutOff, Problem, Unreachable }

type Filter = Record<string, string | number | boolean | null | undefined>

/** Every call of the API, one line each; screens call these and never a path. */
export const api = {
  me: () => getJson<Principal>('/me'),
  divisions: (parent: string, cursor?: string | null) => getJson<Page<Division>>('/divisions', { parent, cursor }),

  households: (filter: Filter) => getJson<Page<Household>>('/households', filter),
  household: (id: Uuid) => getJson<HouseholdDetail>(`/households/${id}`),
  reveal: (id: Uuid, field: RevealableField, purpose: string) =>
    sendJson<Revealed>('POST', `/households/${id}/reveal`, { field, purpose }),

  visits: (filter: Filter) => getJson<Page<Visit>>('/visits', filter),
  visit: (id: Uuid) => getJson<Visit>(`/visits/${id}`),
  putVisit: (id: Uuid, body: VisitBody) => sendJson<VisitAnswer>('PUT', `/visits/${id}`, body),
  completePhoto: (visitId: Uuid, photoId: Uuid) =>
    sendJson<PhotoProgress>('POST', `/visits/${visitId}/photos/${photoId}/complete`),
  photo: (id: Uuid, size: 'thumb' | 'screen') => getBlob(`/photos/${id}`, { size }),
  uploadPhoto,

  progress: (division: string, month: string) => getJson<Progress>('/progress', { division, month }),
  dues: (filter: Filter) => getJson<Page<Due>>('/dues', filter),
  campaigns: () => getJson<Page<Campaign>>('/campaigns'),

  reports: (filter: Filter) => getJson<Page<ReportSummary>>('/reports', filter),
  report: (id: Uuid) => getJson<Report>(`/reports/${id}`),
  openProgressReport: (id: Uuid, pairingId: Uuid, month: string) =>
    sendJson<Report>('PUT', `/reports/${id}`, { kind: 'progress_report', pairing_id: pairingId, month }),
  submitReport: (id: Uuid) => sendJson<Report>('POST', `/reports/${id}/submit`),
}

export type Api = typeof api

/** Brings the code that sends bytes, for which the first screens do not wait. */
export const readyToSend = () => import('./sending')

async function uploadPhoto(...given: Parameters<typeof send>): ReturnType<typeof send> {
  const sending = await readyToSend().catch(() => Promise.reject(new Unreachable()))
  return sending.uploadPhoto(...given)
}
