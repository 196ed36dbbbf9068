import type { Page, Uuid } from '@/shared/api'
import { authorised, freshToken, getBlob, getJson, queryString, sendJson } from '@/shared/api/http'
import { upload, type UploadWatch } from '@/shared/api/upload'

import { nameAsHeader } from './fileName'

export type State = 'waiting' | 'running' | 'needs_mapping' | 'checked' | 'done' | 'refused' | 'failed' | 'dropped'
export type Question = 'encoding' | 'sheet' | 'village' | 'name' | 'hidden'
export type Level = 'fault' | 'warning' | 'doubt' | 'note'
export type Layout = 'persons' | 'households'
export type How = 'sender' | 'profile' | 'title' | 'content'
/** Why a row is no data. */
export type Reason = 'title' | 'note' | 'total' | 'numbering' | 'header-repeated' | 'hidden'

export interface RosterAccepted {
  id: Uuid
  state: State
}

export interface RosterImport {
  id: Uuid
  state: State
  name: string | null
  partial: boolean
  rows: number
  households: number
  accepted: number
  rejected: number
  warned: number
  doubtful: number
  created: number
  changed: number
  unchanged: number
  registered_again: number
  differences: { title: string; households: number }[]
  not_taken: string[]
  skipped: Partial<Record<Reason, number>>
  hidden_rows: number
  hidden_columns: number
  merged: number
  questions: Question[]
  progress: number
  received_at: string
  finished_at: string | null
}

export interface RosterFault {
  row: number
  column: string | null
  code: string
  message: string
  level: Level
  name: string | null
  value: string | null
}

export interface SheetOfFile {
  name: string
  is_hidden: boolean
  rows: number
  columns: number
  hidden_rows: number
  hidden_columns: number
  has_table: boolean
}

export interface Column {
  index: number
  letter: string
  title: string
  field: string | null
  how: How | null
  is_left_out: boolean
  samples: string[]
}

export interface Mapping {
  kind: 'xlsx' | 'xls' | 'csv'
  sheets: SheetOfFile[]
  sheet: string | null
  encoding: string | null
  previews: { encoding: string; lines: string[] }[]
  layout: Layout | null
  columns: Column[]
  village: string | null
  include_hidden: boolean | null
  profile: string | null
  questions: Question[]
}

export interface MappingInput {
  columns: { index: number; field: string | null }[]
  layout: Layout | null
  village: string | null
  sheet: string | null
  encoding: string | null
  include_hidden: boolean | null
  save_as: string | null
}

export interface RosterField {
  key: string
  title: string
  of: 'household' | 'person'
  is_many: boolean
}

export interface Profile {
  id: Uuid
  name: string
  titles: string[]
  updated_at: string
}

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
  fields: async () => (await getJson<{ items: RosterField[] }>(`${PATH}/fields`)).items,
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
