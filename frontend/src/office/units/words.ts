import { computed } from 'vue'

import { today } from '@/shared/format'
import { loadWords as loadAll, words, type KeptWord } from '@/shared/i18n/vocabulary'
import { wordOf } from '@/shared/i18n/wordOf'
import { onSignOut } from '@/shared/session'

import { unitsApi, type Vocabulary } from './api'

export { wordOf }

let asked: Promise<void> | null = null

/** Kinds of units and lines are words like all others and are kept with them; asked for once, and again after one was
 * saved. Without a line the others have words that the release brings, these have none: then it rejects. */
export function loadWords(isAgain = false): Promise<void> {
  if (isAgain) asked = null
  asked ??= loadAll()
    .then(async () => {
      if (!words.value.some(({ vocabulary }) => vocabulary === 'unit_kinds' || vocabulary === 'lines'))
        words.value = (await unitsApi.words()).items
    })
    .catch((error: unknown) => {
      asked = null
      throw error
    })
  return asked
}

onSignOut(() => {
  asked = null
})

export const allWords = computed(() => words.value)
export const isOpen = ({ ended_on }: KeptWord): boolean => !ended_on || ended_on > today()

/** Those that something new may get; `kept` stays in the choice although it has ended. */
export const openWords = (vocabulary: Vocabulary, kept: string | null = null): KeptWord[] =>
  words.value.filter((word) => word.vocabulary === vocabulary && (isOpen(word) || word.code === kept))
