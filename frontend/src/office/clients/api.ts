import type { Page, Uuid } from '@/shared/api'
import type { components as Gateway } from '@/shared/api/gateway'
import { getJson, sendJson } from '@/shared/api/http'

type Schemas = Gateway['schemas']
export type Client = Schemas['Client']
export type ClientInput = Pick<Client, 'name' | 'division_code' | 'is_active'>
export type NewSecret = Schemas['NewClientSecret']

export const clientsApi = {
  list: (cursor: string | null) => getJson<Page<Client>>('/clients', { limit: 500, cursor }),
  save: (id: Uuid, body: ClientInput) => sendJson<Client>('PUT', `/clients/${id}`, body),
  addSecret: (id: Uuid, othersEndInHours: number | null) =>
    sendJson<NewSecret>('POST', `/clients/${id}/secrets`, { others_end_in_hours: othersEndInHours }),
  endSecret: (id: Uuid, number: number) => sendJson<null>('DELETE', `/clients/${id}/secrets/${number}`),
}
