import type { ProgressRow } from '@/shared/api'
import { percent } from '@/shared/formatMore'

export type ProgressState = 'overdue' | 'done' | 'not_started' | 'running' | 'nothing'
export type Counts = Pick<ProgressRow, 'quota' | 'paired' | 'visited' | 'overdue'>

/** What was promised: the quota; where none was given (a unit, a town), the households paired. */
export const targetOf = ({ quota, paired }: Counts): number => quota || paired

export const coverage = (row: Counts): number => percent(row.visited, targetOf(row))

/** Most overdue first, then the least covered; the order given stays where neither tells. */
export const worstFirst = <Row extends Counts>(rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => other.overdue - one.overdue || coverage(one) - coverage(other))

/** How an area or a unit stands. Areas and units only: people are never compared. */
export function progressStateOf(row: Counts): ProgressState {
  if (row.overdue > 0) return 'overdue'
  if (targetOf(row) === 0) return 'nothing'
  if (row.visited >= targetOf(row)) return 'done'
  return row.visited === 0 ? 'not_started' : 'running'
}
