import { describe, expect, it } from 'vitest'

import type { Due } from '@/shared/api'
import { TERMS, type Words } from '@/shared/i18n/terms'
import { listOf } from '@/shared/lists'

describe('closed lists of the API', () => {
  it('keep the order they are written in', () => {
    expect(listOf<'b' | 'a'>({ b: true, a: true })).toEqual(['b', 'a'])
  })

  it('do not compile with a word missing or one too many', () => {
    // @ts-expect-error: `b` is missing
    listOf<'a' | 'b'>({ a: true })
    // @ts-expect-error: nobody knows `c`
    listOf<'a' | 'b'>({ a: true, b: true, c: true })
    // @ts-expect-error: a word for one of six states
    const words: Words<{ state: Due['state'] }> = { state: { pending: ['', ''] } }
    expect(Object.keys(TERMS.due_state).length).toBeGreaterThan(Object.keys(words.state).length)
  })
})
