import { computed, shallowRef } from 'vue'

import { today } from '@/shared/format'
import { locale } from '@/shared/i18n'
import { onSignOut } from '@/shared/session'

import { unitsApi, type Vocabulary, type Word } from './api'

/** Kinds of units and lines are data: they come once, and again after a word was saved. */
const words = shallowRef<Word[]>([])
let asked: Promise<void> | null = null

export function loadWords(isAgain = false): Promise<void> {
  if (isAgain) asked = null
  asked ??= unitsApi
    .words()
    .then(({ items }) => void (words.value = items))
    .catch((error: unknown) => {
      asked = null
      throw error
    })
  return asked
}

onSignOut(() => {
  asked = null
  words.value = []
})

export const allWords = computed(() => words.value)
export const isOpen = ({ ended_on }: Word): boolean => !ended_on || ended_on > today()

/** Those that something new may get; `kept` stays in the choice although it has ended. */
export const openWords = (vocabulary: Vocabulary, kept: string | null = null): Word[] =>
  words.value.filter((word) => word.vocabulary === vocabulary && (isOpen(word) || word.code === kept))

/** The word for a code; the code itself until the words have come. */
export function wordOf(vocabulary: Vocabulary, code: string): string {
  const word = words.value.find((each) => each.vocabulary === vocabulary && each.code === code)
  return word ? word[locale.value] : code
}
