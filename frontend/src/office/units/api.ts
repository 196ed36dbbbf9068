import type { Page, Uuid } from '@/shared/api'
import type { components as Gateway } from '@/shared/api/gateway'
import { authorised, getBlob, getJson, sendJson } from '@/shared/api/http'

type Schemas = Gateway['schemas']
export type Word = Schemas['Word']
export type WordInput = Schemas['WordInput']
/** The lists of units and areas; the others are in `office/words`. */
export type Vocabulary = 'unit_kinds' | 'lines' | 'host_kinds' | 'registration_states' | 'area_marks'
export type UnitChange = Schemas['UnitChange']
export type UnitDifference = Schemas['UnitDifference']
export type UnitImport = Schemas['UnitImport']
export type UnitAct =
  | Schemas['Rename']
  | { act: 'move'; division_code?: string; line?: string; parent_id?: Uuid | null }
  | Schemas['Merge']
  | Schemas['Close']
  | Schemas['Describe']

/** 2,000 rows are checked well within it. */
const IMPORT_TIMEOUT_MS = 300_000

export const unitsApi = {
  words: () => getJson<Page<Word>>('/vocabularies'),
  saveWord,
  change,
  changes: (id: Uuid, cursor: string | null) => getJson<Page<UnitChange>>(`/organizations/${id}/changes`, { cursor }),
  undo: (id: Uuid, change: Uuid) => sendJson<UnitChange>('POST', `/organizations/${id}/changes/${change}/undo`),
  template: () => getBlob('/organizations/template.xlsx'),
  sheet: (filter: Record<string, string>) => getBlob('/organizations/export.xlsx', filter),
  send,
}

/** Names the version looked at: what somebody else changed meanwhile is refused with 412. */
async function change(id: Uuid, act: UnitAct, tag: string | null, isPreview: boolean): Promise<UnitChange> {
  const headers: Record<string, string> = tag ? { 'If-Match': tag } : {}
  const options = { body: act, headers, query: { dry_run: isPreview } }
  return (await authorised('POST', `/organizations/${id}/changes`, options)).json() as Promise<UnitChange>
}

async function saveWord(
  word: Pick<Word, 'vocabulary' | 'code'>,
  body: WordInput,
  version: number | null,
): Promise<Word> {
  const headers: Record<string, string> = version ? { 'If-Match': `"${version}"` } : {}
  const answer = await authorised('PUT', `/vocabularies/${word.vocabulary}/${word.code}`, { headers, body })
  return answer.json() as Promise<Word>
}

interface Sending {
  isDryRun: boolean
  isPartial: boolean
  /** What the person chose for a doubtful CSV. */
  encoding: string | null
}

/** `mediaType` is told from the name: Excel makes Windows call a CSV an Excel sheet. */
async function send(file: File, mediaType: string, { isDryRun, isPartial, encoding }: Sending): Promise<UnitImport> {
  const options = {
    body: file.slice(0, file.size, mediaType),
    query: { dry_run: isDryRun, partial: isPartial, encoding },
    timeoutMs: IMPORT_TIMEOUT_MS,
  }
  return (await authorised('POST', '/organizations/import', options)).json() as Promise<UnitImport>
}
