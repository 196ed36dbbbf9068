export interface Tile {
  code: string
  /** From 1, as CSS grid counts. */
  column: number
  row: number
}

/**
 * Where the parts of a division lie to each other, as tiles. A drawn border would need a map approval (审图号),
 * tiles claim none. Chaoyang: 建平 north-west, 北票 north-east, 凌源 and 喀左 south, the county around the districts.
 */
const LAYOUTS: Record<string, Record<string, readonly [column: number, row: number]>> = {
  '2113': {
    '211322': [1, 1],
    '211303': [2, 1],
    '211381': [3, 1],
    '211382': [1, 2],
    '211302': [2, 2],
    '211321': [3, 2],
    '211324': [2, 3],
  },
}

const WIDEST = 6

/** Known parts at their place; without a layout, or when one part is missing from it, an even grid by code. */
export function tilesOf(division: string, codes: string[]): Tile[] {
  const layout = LAYOUTS[division]
  if (layout && codes.every((code) => layout[code])) {
    return codes.map((code) => ({ code, column: layout[code]?.[0] ?? 1, row: layout[code]?.[1] ?? 1 }))
  }
  const width = Math.min(WIDEST, Math.max(1, Math.ceil(Math.sqrt(codes.length))))
  return [...codes].sort().map((code, index) => ({
    code,
    column: (index % width) + 1,
    row: Math.floor(index / width) + 1,
  }))
}

/** `喀喇沁左翼蒙古族自治县` is too long for a tile; offices write 喀左. Others lose 市, 县, 区 when two letters stay. */
export function shortName(name: string): string {
  if (name.startsWith('喀喇沁左翼')) return '喀左'
  const plain = name.replace(/(蒙古|满|回|朝鲜|锡伯|[\u4e00-\u9fff])族自治县$/, '')
  return plain.length > 2 ? plain.replace(/[市区]$/, '') : plain
}
