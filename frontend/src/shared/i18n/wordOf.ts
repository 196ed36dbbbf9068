import { locale } from './index'
import { words, type WordList } from './vocabulary'

/** How a word reads; its code until it has come. */
export const wordOf = (vocabulary: WordList, code: string): string =>
  words.value.find((one) => one.vocabulary === vocabulary && one.code === code)?.[locale.value] ?? code
