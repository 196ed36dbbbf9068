import type { components as Gateway } from '@/shared/api/gateway'
import type { Page } from '@/shared/api'
import type { components as Campaigns } from '@/shared/api/campaigns'
import { authorised, getJson } from '@/shared/api/http'
import type { Word, WordList } from '@/shared/i18n/vocabulary'

export type WordInput = Gateway['schemas']['WordInput']
export type Measure = Campaigns['schemas']['MeasureOut']

/** Names the version looked at: what somebody else changed meanwhile is refused with 412. */
export async function saveWord(
  list: WordList,
  code: string,
  body: WordInput,
  version: number | undefined,
): Promise<Word> {
  const headers: Record<string, string> = version ? { 'If-Match': `"${version}"` } : {}
  return (await authorised('PUT', `/vocabularies/${list}/${code}`, { headers, body })).json() as Promise<Word>
}

export const listMeasures = async (): Promise<Measure[]> => (await getJson<Page<Measure>>('/measures')).items

export async function saveMeasure(
  code: string,
  body: Campaigns['schemas']['MeasureIn'],
  version: number | undefined,
): Promise<Measure> {
  const headers: Record<string, string> = version ? { 'If-Match': `"${version}"` } : {}
  return (await authorised('PUT', `/measures/${code}`, { headers, body })).json() as Promise<Measure>
}
