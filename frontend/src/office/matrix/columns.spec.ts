import { describe, expect, it } from 'vitest'

import { dutyHeads, isBehind, type MatrixColumn, type MatrixRow } from './columns'

const column = (obligation_id: string, period: string) =>
  ({ obligation_id, name: obligation_id, period }) as MatrixColumn
const row = (...states: (string | null)[]) => ({ cells: states.map((state) => state && { state }) }) as MatrixRow

describe('the matrix', () => {
  it('has a head for each duty, over its periods', () => {
    const columns = [column('a', '2020-04'), column('a', '2020-05'), column('b', '2020-04')]
    expect(dutyHeads(columns)).toEqual([
      { id: 'a', name: 'a', span: 2 },
      { id: 'b', name: 'b', span: 1 },
    ])
    expect(dutyHeads([])).toEqual([])
  })

  it('knows who is behind by one cell', () => {
    expect(isBehind(row(null, 'filed', 'overdue'))).toBe(true)
    expect(isBehind(row(null, 'late', 'due_soon'))).toBe(false)
    expect(isBehind(row())).toBe(false)
  })
})
