import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { holdsNumber } from '@/shared/numbersInText'

const CASES = JSON.parse(
  readFileSync(new URL('../../tests/kernel/free_text_cases.json', import.meta.url), 'utf-8'),
) as { masked: [string, string][]; readable: string[] }

describe('holdsNumber', () => {
  it.each(CASES.masked)('finds what the server masks: %j', (text) => {
    expect(holdsNumber(text)).toBe(true)
  })

  it.each(CASES.masked)('finds nothing once it is masked: %j', (_text, masked) => {
    expect(holdsNumber(masked)).toBe(false)
  })

  it.each(CASES.readable)('leaves what stays readable: %j', (text) => {
    expect(holdsNumber(text)).toBe(false)
  })
})
