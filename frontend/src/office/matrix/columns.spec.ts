import { describe, expect, it } from 'vitest'

import { isBehind, type MatrixRow } from './columns'

const row = (...states: (string | null)[]) => ({ cells: states.map((state) => state && { state }) }) as MatrixRow

describe('the matrix', () => {
  it('knows who is behind by one cell', () => {
    expect(isBehind(row(null, 'filed', 'overdue'))).toBe(true)
    expect(isBehind(row(null, 'late', 'due_soon'))).toBe(false)
    expect(isBehind(row())).toBe(false)
  })
})
