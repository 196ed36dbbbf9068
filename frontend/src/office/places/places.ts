import type { Division } from '@/shared/api'

import type { PlaceCounts, PlacesImport } from './api'
import type { PlacesKey } from './messages'

export interface Place extends Division {
  towns: number
  villages: number
}

/** The children of a place with how much lies in each; one that went meanwhile has nothing in it. */
export function counted(children: Division[], counts: PlaceCounts[]): Place[] {
  const byCode = new Map(counts.map((count) => [count.code, count]))
  return children.map((child) => ({
    ...child,
    towns: byCode.get(child.code)?.towns ?? 0,
    villages: byCode.get(child.code)?.villages ?? 0,
  }))
}

/** All towns and villages below: those among `places` count themselves. */
export function totalOf(places: Place[]): { towns: number; villages: number } {
  const among = (level: string): number => places.filter((place) => place.level === level).length
  const inside = (count: (place: Place) => number): number => places.reduce((sum, place) => sum + count(place), 0)
  return {
    towns: among('town') + inside(({ towns }) => towns),
    villages: among('village') + inside(({ villages }) => villages),
  }
}

const FAULTS: Record<string, PlacesKey> = {
  code: 'faultCode',
  name: 'faultName',
  columns: 'faultColumns',
  scope: 'faultScope',
  parent: 'faultParent',
  twice: 'faultTwice',
}

/** Our words for a refused row; `null` for a reason this page is too old to know. */
export const faultKey = (code: string): PlacesKey | null => FAULTS[code] ?? null

export type Verdict = 'checkedGood' | 'checkedBad' | 'checkedNothing' | 'loaded'

export function verdictOf({
  dry_run,
  changed,
  refused_rows,
}: Pick<PlacesImport, 'dry_run' | 'changed' | 'refused_rows'>): Verdict {
  if (!dry_run) return 'loaded'
  if (refused_rows) return 'checkedBad'
  return changed ? 'checkedGood' : 'checkedNothing'
}
