import { authorised, getJson, sendJson } from '@/shared/api/http'
import type { components as Gateway } from '@/shared/api/gateway'
import { listOf } from '@/shared/lists'

type Schemas = Gateway['schemas']
export type AuditEntry = Schemas['AuditEntry']
export type AuditPage = Schemas['AuditPage']
export type Actor = Schemas['Actor']
export type WalkStep = Schemas['WalkStep']
export type Program = AuditEntry['program']

/** As the address and the API write it. */
export interface AuditFilter {
  action: string[]
  program: string[]
  actor: string
  subject: string
  from: string
  to: string
}

export const PROGRAMS = listOf<Program>({ gateway: true, households: true, submissions: true, campaigns: true })

export const auditApi = {
  page: (filter: AuditFilter, cursor: string | null, limit: number) =>
    getJson<AuditPage>('/audit', { ...filter, cursor, limit }),
  actions: () => getJson<Schemas['AuditActions']>('/audit/actions'),
  actors: (q: string) => getJson<Schemas['Actors']>('/audit/actors', { q }),
  step: (program: Program, cursor: string | null) => sendJson<WalkStep>('POST', '/audit/verify', { program, cursor }),
  /** The answer as it comes: whoever reads it can say how far it is. */
  file: (filter: AuditFilter) => authorised('GET', '/audit.csv', { query: { ...filter }, timeoutMs: 120_000 }),
}
