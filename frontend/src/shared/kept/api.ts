import { getJson } from '@/shared/api/http'
import type { Page, Uuid } from '@/shared/api'
import type { components as Gateway } from '@/shared/api/gateway'
import type { components as Submissions } from '@/shared/api/submissions'

type Schemas = Submissions['schemas']
export type Rejected = Schemas['RejectedUpload']
export type Revision = Schemas['RevisionOut']
export type Conflict = Schemas['ConflictOut']
export type Version = Schemas['ReportVersion']
type Team = Gateway['schemas']['Organization']

/** What is not in use any more and is kept for a while. */
export const keptApi = {
  rejected: (of: { visit_id?: Uuid; report_id?: Uuid }) => getJson<Page<Rejected>>('/rejected-uploads', of),
  revisions: (visitId: Uuid) => getJson<Page<Revision>>(`/visits/${visitId}/revisions`, { limit: 200 }),
  conflicts: (visitId: Uuid) => getJson<{ items: Conflict[] }>(`/visits/${visitId}/conflicts`),
  versions: (reportId: Uuid) => getJson<{ items: Version[] }>(`/reports/${reportId}/versions`),
  team: (id: Uuid) => getJson<Team>(`/organizations/${id}`),
}
