import type { Division, Page } from '@/shared/api'
import type { components as Gateway } from '@/shared/api/gateway'
import { authorised, getBlob, getJson, sendJson } from '@/shared/api/http'

type Schemas = Gateway['schemas']
export type PlaceCounts = Schemas['DivisionCounts']
export type PlacesImport = Schemas['DivisionImport']

/** 200,000 rows are checked well within it. */
const IMPORT_TIMEOUT_MS = 300_000

export type DivisionMark = Gateway['schemas']['DivisionMark']
export type DivisionMarkInput = Gateway['schemas']['DivisionMarkInput']

export const placesApi = {
  marks: (division: string, cursor: string | null) =>
    getJson<Page<DivisionMark>>('/divisions/marks', { division, limit: 500, cursor }),
  saveMarks: (code: string, marks: DivisionMarkInput[]) =>
    sendJson<Gateway['schemas']['DivisionMarks']>('PUT', `/divisions/${code}/marks`, { marks }),
  children: (parent: string | null, cursor: string | null) =>
    getJson<Page<Division>>('/divisions', { parent, limit: 500, cursor }),
  counts: (parent: string | null, cursor: string | null) =>
    getJson<Page<PlaceCounts>>('/divisions/counts', { parent, limit: 500, cursor }),
  template: () => getBlob('/divisions/template.xlsx'),
  send,
}

/**
 * `mediaType` is told from the name: Excel makes Windows call a CSV an Excel sheet. `encoding`: what the person chose for a
 * doubtful CSV.
 */
async function send(file: File, mediaType: string, isDryRun: boolean, encoding: string | null): Promise<PlacesImport> {
  const options = {
    body: file.slice(0, file.size, mediaType),
    query: { dry_run: isDryRun, encoding },
    timeoutMs: IMPORT_TIMEOUT_MS,
  }
  return (await authorised('POST', '/divisions/import', options)).json() as Promise<PlacesImport>
}
