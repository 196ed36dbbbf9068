import { getJson, sendJson } from '@/shared/api/http'
import type { Page, Uuid } from '@/shared/api'
import type { components } from '@/shared/api/households'

export type Erasure = components['schemas']['Erasure']
export type Restriction = components['schemas']['Restriction']
export type RestrictionNow = components['schemas']['RestrictionNow']
type Filter = Record<string, string | number | boolean | null | undefined>

const ERASURES = '/households/erasures'

export const withholdingApi = {
  restriction: (householdId: Uuid) => getJson<Restriction>(`/households/${householdId}/restriction`),
  restrict: (householdId: Uuid, reason: string) =>
    sendJson<RestrictionNow>('POST', `/households/${householdId}/restrict`, { reason }),
  release: (householdId: Uuid, reason: string) =>
    sendJson<RestrictionNow>('POST', `/households/${householdId}/release`, { reason }),

  erasures: (filter: Filter) => getJson<Page<Erasure>>(ERASURES, filter),
  erasure: (id: Uuid) => getJson<Erasure>(`${ERASURES}/${id}`),
  ask: (id: Uuid, householdId: Uuid, reason: string) =>
    sendJson<Erasure>('PUT', `${ERASURES}/${id}`, { household_id: householdId, reason }),
  confirm: (id: Uuid) => sendJson<Erasure>('POST', `${ERASURES}/${id}/confirm`, {}),
  refuse: (id: Uuid, reason: string) => sendJson<Erasure>('POST', `${ERASURES}/${id}/refuse`, { reason }),
  withdraw: (id: Uuid, reason: string) => sendJson<Erasure>('POST', `${ERASURES}/${id}/withdraw`, { reason }),
}
