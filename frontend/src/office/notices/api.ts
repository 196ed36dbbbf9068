import type { Page, Uuid } from '@/shared/api'
import type { components } from '@/shared/api/campaigns'
import { authorised, getJson, sendJson } from '@/shared/api/http'

type Schemas = components['schemas']
export type Summary = Schemas['NoticeSummary']
export type Box = 'received' | 'sent'
export type Addressees = Schemas['Addressees']
export type CascadeNotice = Schemas['CascadeNotice']
export type Rule = Schemas['RuleIn']
type Notice = Schemas['NoticeOut']

export const noticesApi = {
  list: (box: Box, cursor: string | null) => getJson<Page<Summary>>('/notices', { box, cursor, limit: 100 }),
  addressees: (id: Uuid, cursor: string | null) =>
    getJson<Addressees>(`/notices/${id}/addressees`, { cursor, limit: 200 }),
  copies: (id: Uuid) => getJson<Schemas['Copies']>(`/notices/${id}/copies`, { limit: 200 }),
  cascade: (id: Uuid) => getJson<Schemas['Cascade']>(`/notices/${id}/cascade`),
  receive: (id: Uuid) => sendJson<Schemas['Receipts']>('POST', `/notices/${id}/receipt`),
  issue: (id: Uuid) => sendJson<Notice>('POST', `/notices/${id}/issue`),
  withdraw: (id: Uuid, reason: string) => sendJson<Notice>('POST', `/notices/${id}/withdraw`, { reason }),
  remove: async (id: Uuid) => void (await authorised('DELETE', `/notices/${id}`, {})),
  preview: (division: string, rules: Rule[]) =>
    sendJson<Schemas['Preview']>('POST', '/notices/addressees/preview', { division_code: division, rules }),
}
