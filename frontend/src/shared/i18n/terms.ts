import type { Due } from '../api'
import { locale, type Locale } from './index'

/** A pair of words, Chinese and English, for every code of each list of the API: a list that grows breaks the build. */
export type Words<Lists extends Record<string, string>> = {
  [Kind in keyof Lists]: Record<Lowercase<Lists[Kind]>, readonly [string, string]>
}

/** Words for the codes of the API by which code decides; source: the glossary. */
export const TERMS = {
  due_state: {
    pending: ['未到期', 'Not due yet'],
    due_soon: ['即将到期', 'Due soon'],
    overdue: ['逾期', 'Overdue'],
    filed: ['已报送', 'Filed'],
    late: ['补报', 'Filed late'],
    accepted: ['已通过', 'Accepted'],
  },
} as const satisfies Words<{ due_state: Due['state'] }>

type Terms<Kind extends string> = Record<Kind, Record<string, readonly [string, string]>>

/** A `term()` over one table: the word for a code; a code this build does not know yet is shown as it came. */
export function wordsOf<Kind extends string>(terms: Terms<Kind>) {
  return (kind: Kind, code: string, language: Locale = locale.value): string => {
    const pair = terms[kind][code.toLowerCase()]
    return pair ? pair[language === 'zh' ? 0 : 1] : code
  }
}

export const term = wordsOf(TERMS)
