import type { components as Campaigns } from '@/shared/api/campaigns'

export type Matrix = Campaigns['schemas']['Matrix']
export type MatrixColumn = Campaigns['schemas']['MatrixColumn']
export type MatrixRow = Campaigns['schemas']['MatrixRow']

/** A duty over the columns of its periods. */
export interface DutyHead {
  id: string
  name: string
  span: number
}

/** Columns come duty by duty. */
export function dutyHeads(columns: readonly MatrixColumn[]): DutyHead[] {
  const heads: DutyHead[] = []
  for (const { obligation_id: id, name } of columns) {
    const last = heads[heads.length - 1]
    if (last?.id === id) last.span += 1
    else heads.push({ id, name, span: 1 })
  }
  return heads
}

export const isBehind = ({ cells }: MatrixRow): boolean => cells.some((cell) => cell?.state === 'overdue')
