import type { TableKey } from './tableMessages'

export const en: Record<TableKey, string> = {
  filter: 'Filter the table',
  columns: 'Columns shown',
  export: 'Export the table',
  sortBy: 'Sort by “{name}”',
  nothing: 'No row fits',
  shownOf: '{n} of {all} rows',
  onlyLoaded: 'Filter, order and export know the {all} rows loaded so far.',
}
