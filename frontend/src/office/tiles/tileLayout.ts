import known from './layouts.json'

export interface Tile {
  code: string
  /** From 1, as CSS grid counts. */
  column: number
  row: number
  /** What the offices there say for a name that is too long for a tile. */
  short?: string
}

type Layouts = Record<string, Record<string, Omit<Tile, 'code'>>>

const WIDEST = 6

/**
 * Where the parts of a division lie to each other, as tiles: at the places of `layouts.json`; without a layout, or when
 * one part is missing from it, an even grid by code. A drawn border would need a map approval (审图号), tiles claim none.
 */
export function tilesOf(division: string, codes: string[], layouts: Layouts = known): Tile[] {
  const layout = layouts[division] ?? {}
  const placed = codes.flatMap((code) => (layout[code] ? [{ code, ...layout[code] }] : []))
  if (placed.length === codes.length) return placed
  const width = Math.min(WIDEST, Math.max(1, Math.ceil(Math.sqrt(codes.length))))
  return [...codes].sort().map((code, index) => ({
    code,
    column: (index % width) + 1,
    row: Math.floor(index / width) + 1,
  }))
}

/** A people's name and 自治县 go, and 市, 县, 区 when two letters stay. */
export function shortName(name: string): string {
  const plain = name.replace(/(蒙古|满|回|朝鲜|锡伯|[\u4e00-\u9fff])族自治县$/, '')
  return plain.length > 2 ? plain.replace(/[市区]$/, '') : plain
}
