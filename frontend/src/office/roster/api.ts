import type { Page, Uuid } from '@/shared/api'
import type { components as Households } from '@/shared/api/households'
import { authorised, freshToken, getBlob, getJson, queryString, sendJson } from '@/shared/api/http'
import { upload, type UploadWatch } from '@/shared/api/upload'

import { nameAsHeader } from './fileName'

type Schemas = Households['schemas']
export type RosterAccepted = Schemas['RosterAccepted']
export type RosterImport = Schemas['RosterImport']
export type RosterFault = Schemas['RosterFault']
export type Mapping = Schemas['RosterMapping']
export type MappingInput = Schemas['RosterMappingInput']
export type Column = Schemas['MappedColumn']
export type SheetOfFile = Schemas['MappedSheet']
export type RosterField = Schemas['RosterField']
export type Profile = Schemas['RosterProfile']
export type Level = RosterFault['level']
export type How = NonNullable<Column['how']>

export interface Sheet {
  bytes: Blob
  mediaType: string
  name: string
}

type Filter = Record<string, string | number | null | undefined>

const PATH = '/households/imports'
const UPLOAD_TIMEOUT_MS = 600_000
/** A workbook of 200,000 rows is written while it comes. */
const ANNOTATED_TIMEOUT_MS = 600_000

export const rosterApi = {
  imports: (limit: number) => getJson<Page<RosterImport>>(PATH, { limit }),
  one: (id: Uuid) => getJson<RosterImport>(`${PATH}/${id}`),
  faults: (id: Uuid, filter: Filter) => getJson<Page<RosterFault>>(`${PATH}/${id}/errors`, filter),
  template: () => getBlob(`${PATH}/template.xlsx`),
  send,

  mapping: (id: Uuid) => getJson<Mapping>(`${PATH}/${id}/mapping`),
  map: (id: Uuid, mapping: MappingInput) => sendJson<RosterAccepted>('PUT', `${PATH}/${id}/mapping`, mapping),
  fields: async () => (await getJson<Schemas['RosterFields']>(`${PATH}/fields`)).items,
  profiles: (cursor: string | null) => getJson<Page<Profile>>(`${PATH}/profiles`, { cursor }),
  deleteProfile: (id: Uuid) => sendJson<null>('DELETE', `${PATH}/profiles/${id}`),

  annotated: async (id: Uuid) =>
    (await authorised('GET', `${PATH}/${id}/annotated.xlsx`, { timeoutMs: ANNOTATED_TIMEOUT_MS })).blob(),
  load: (id: Uuid, choice: { partial: boolean; doubtful: boolean }) =>
    sendJson<RosterAccepted>('POST', `${PATH}/${id}/load`, choice),
  drop: (id: Uuid) => sendJson<null>('DELETE', `${PATH}/${id}`),
}

/** Answers as soon as the file is there; how its import goes is asked for afterwards. */
async function send({ bytes, mediaType, name }: Sheet, watch: UploadWatch): Promise<RosterAccepted> {
  const token = await freshToken()
  const headers = {
    'Content-Type': mediaType,
    'X-File-Name': nameAsHeader(name),
    ...(token && { Authorization: `Bearer ${token}` }),
  }
  // Only checked: a person decides when its counts are seen.
  const url = `/api${PATH}${queryString({ dry_run: true })}`
  return JSON.parse(
    await upload({ url, body: bytes, headers, timeoutMs: UPLOAD_TIMEOUT_MS, ...watch }),
  ) as RosterAccepted
}
