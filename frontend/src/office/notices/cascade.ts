import type { CascadeNotice } from './api'

export interface CascadeRow {
  notice: CascadeNotice
  depth: number
}

/**
 * The tree as lines: a notice below each of its parents would stand there twice, so it stands below the deepest, and
 * with it all that is below. What was replaced stands beside what replaced it.
 */
export function rowsOf(notices: CascadeNotice[]): CascadeRow[] {
  const known = new Map(notices.map((one) => [one.id, one]))
  const depths = new Map<string, number>()
  const depthOf = (id: string): number => {
    const found = depths.get(id)
    if (found !== undefined) return found
    const parents = known.get(id)?.parents ?? []
    const depth = parents.length ? Math.max(...parents.map(depthOf)) + 1 : 0
    depths.set(id, depth)
    return depth
  }
  const below = new Map<string | null, CascadeNotice[]>()
  for (const one of notices) {
    const [deepest] = [...one.parents].sort((a, b) => depthOf(b) - depthOf(a))
    const parent = deepest ?? null
    below.set(parent, [...(below.get(parent) ?? []), one])
  }
  const lines = (parent: string | null): CascadeRow[] =>
    (below.get(parent) ?? []).flatMap((notice) => [{ notice, depth: depthOf(notice.id) }, ...lines(notice.id)])
  return lines(null)
}
