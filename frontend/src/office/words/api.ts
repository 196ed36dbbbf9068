import type { components as Gateway } from '@/shared/api/gateway'
import { authorised } from '@/shared/api/http'
import type { Word, WordList } from '@/shared/i18n/vocabulary'

export type WordInput = Gateway['schemas']['WordInput']

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
