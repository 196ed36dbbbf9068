import { diffChars } from 'diff'

export interface Piece {
  text: string
  kind: 'same' | 'gone' | 'new'
}

/** Beyond this the comparison would hold up the page, and nobody would read the marks. */
const MOST_EDITS = 4000
const MOST_MS = 1500

/** Character by character, from the text as received to the corrected one; null where they differ too much. */
export function differences(received: string, corrected: string): Piece[] | null {
  const found = diffChars(received, corrected, { maxEditLength: MOST_EDITS, timeout: MOST_MS })
  return (
    found?.map(({ value, added, removed }) => ({ text: value, kind: added ? 'new' : removed ? 'gone' : 'same' })) ??
    null
  )
}
