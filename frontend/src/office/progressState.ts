import type { Progress, ProgressRow } from '@/shared/api'
import { percent } from '@/shared/formatMore'

export type Counts = Pick<ProgressRow, 'paired' | 'visited' | 'overdue'>

/** Against what is paired: a quota that is not paired yet is no visit that was missed. */
export const coverage = (row: Counts): number => percent(row.visited, row.paired)

/** As `coverage`; null where nothing is paired, which is no 0 %. */
export const coverageOrNone = (row: Counts): number | null => (row.paired ? coverage(row) : null)

/** Most overdue first, then the least covered; the order given stays where neither tells. */
export const worstFirst = <Row extends Counts>(rows: readonly Row[]): Row[] =>
  [...rows].sort((one, other) => other.overdue - one.overdue || coverage(one) - coverage(other))

/** Whether the campaign of the board has a measure; what it does not ask for is not shown as a zero. */
export const hasMeasure = ({ columns }: Pick<Progress, 'columns'>, measure: string): boolean =>
  columns.some((column) => column.measure === measure)
