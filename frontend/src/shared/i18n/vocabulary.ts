import { shallowRef } from 'vue'

import type { components } from '../api/gateway'
import { today } from '../format'
import { principal } from '../session'
import { locale } from './index'

export type Word = components['schemas']['Word']
export type WordList = Word['vocabulary']
export type KeptWord = Pick<Word, 'vocabulary' | 'code' | 'zh' | 'en'> & Partial<Word>

/** The words of all lists, the ended ones too (`loadWords.ts`). */
export const words = shallowRef<KeptWord[]>([])

/** Code of its own: the first screen does not wait for it. */
export const loadWords = (): Promise<void> =>
  import('./loadWords').then((code) => code.loadWords()).catch(() => undefined)

/** What something new may say; what a draft says already stays in the choice although it has ended. */
export const offered = (vocabulary: WordList, chosen: string[]): { code: string; label: string }[] => {
  const places = principal.value?.roles.map(({ division_code }) => division_code) ?? []
  return words.value
    .filter((one) => one.vocabulary === vocabulary && (chosen.includes(one.code) || isOffered(one, places)))
    .map((one) => ({ code: one.code, label: one[locale.value] }))
}

/** `places`: the divisions of the person's roles. */
export const isOffered = ({ starts_on, ended_on, owner_code }: KeptWord, places: (string | null)[]): boolean =>
  (starts_on ?? '') <= today() &&
  (ended_on ?? '9') > today() &&
  (!owner_code || places.some((place) => place?.startsWith(owner_code)))
