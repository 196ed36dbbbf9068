import type { Page } from '@/shared/api'

import type { RosterFault } from '../api'
import { t } from './messages'

const PAGE = 500
type Fetch = (filter: { limit: number; cursor: string | null }) => Promise<Page<RosterFault>>

/** All faults, page by page; `onCount` hears how many there are so far. */
export async function allFaults(fetchPage: Fetch, onCount: (count: number) => void): Promise<RosterFault[]> {
  const found: RosterFault[] = []
  let cursor: string | null = null
  do {
    const page: Page<RosterFault> = await fetchPage({ limit: PAGE, cursor })
    found.push(...page.items)
    cursor = page.next
    onCount(found.length)
  } while (cursor)
  return found
}

/** A CSV that spreadsheet programs open as UTF-8, by the mark at its beginning. */
export function faultsAsCsv(faults: readonly RosterFault[]): Blob {
  const lines = [
    [t('headRow'), t('headColumn'), t('headFault')],
    ...faults.map(({ row, column, message }) => [String(row), column ?? t('faultWhole'), message]),
  ]
  return new Blob(['\ufeff', lines.map((cells) => cells.map(quoted).join(',')).join('\r\n'), '\r\n'], {
    type: 'text/csv',
  })
}

const quoted = (cell: string): string => (/[",\r\n]/.test(cell) ? `"${cell.replace(/"/g, '""')}"` : cell)
