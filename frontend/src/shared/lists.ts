/**
 * The words of a closed list of the API, in the order a screen shows them. `Word` is the generated type: a word that is
 * missing or that the API does not know fails `npm run types`.
 */
export const listOf = <Word extends string>(words: Record<Word, true>): Word[] => Object.keys(words) as Word[]
