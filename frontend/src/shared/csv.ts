/**
 * A table as a file that spreadsheet programs open as UTF-8, by the mark at its beginning.
 * A text that a spreadsheet would take for a formula gets an apostrophe before it: names are typed by people.
 */
export function csvOf(rows: readonly (readonly (string | number | null)[])[]): Blob {
  const lines = rows.map((cells) => cells.map(written).join(','))
  return new Blob(['\ufeff', lines.join('\r\n'), '\r\n'], { type: 'text/csv' })
}

function written(cell: string | number | null): string {
  if (cell === null) return ''
  if (typeof cell === 'number') return String(cell)
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell
  return /[",\r\n]/.test(safe) ? `"${safe.replace(/"/g, '""')}"` : safe
}
