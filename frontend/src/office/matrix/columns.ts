import type { components as Campaigns } from '@/shared/api/campaigns'

export type Matrix = Campaigns['schemas']['Matrix']
export type MatrixColumn = Campaigns['schemas']['MatrixColumn']
export type MatrixRow = Campaigns['schemas']['MatrixRow']

export const isBehind = ({ cells }: MatrixRow): boolean => cells.some((cell) => cell?.state === 'overdue')
