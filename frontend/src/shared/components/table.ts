export interface Column<Row> {
  key: string
  label: string
  /** What is filtered, sorted and exported; the slot `cell-<key>` may show it in another way. Null: not known. */
  value: (row: Row) => string | number | null
  isNumber?: boolean
  /** Names the row; read out before each of its cells. */
  isRowHead?: boolean
  /** Left out on a phone until somebody asks for it. */
  isWideOnly?: boolean
}

export interface Order {
  key: string
  isDescending: boolean
}

/** Rows whose cells hold the typed words, in the chosen order; without an order as they came. */
export function arranged<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  words: string,
  order: Order | null,
): Row[] {
  const wanted = words.trim().toLowerCase()
  const fits = (row: Row): boolean =>
    columns.some(({ value }) =>
      String(value(row) ?? '')
        .toLowerCase()
        .includes(wanted),
    )
  const found = wanted ? rows.filter(fits) : [...rows]
  const column = columns.find(({ key }) => key === order?.key)
  if (!column) return found
  const sign = order?.isDescending ? -1 : 1
  return found.sort((one, other) => {
    const [left, right] = [column.value(one), column.value(other)]
    // What is not known stands last, whichever way it is sorted.
    if (left === null || right === null) return Number(left === null) - Number(right === null)
    return sign * compared(left, right)
  })
}

function compared(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other
  return String(one).localeCompare(String(other), 'zh-CN')
}

/** A first click sorts upwards, a second downwards, a third gives back the order the rows came in. */
export function nextOrder(order: Order | null, key: string): Order | null {
  if (order?.key !== key) return { key, isDescending: false }
  return order.isDescending ? null : { key, isDescending: true }
}
