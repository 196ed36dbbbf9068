import { allPages } from '@/shared/allPages'
import type { Page } from '@/shared/api'
import { csvOf } from '@/shared/csv'

import type { RosterFault } from './api'
import { t } from './messages'

const PAGE = 500
type Fetch = (filter: { limit: number; cursor: string | null }) => Promise<Page<RosterFault>>

/** All faults, page by page; `onCount` hears how many there are so far. */
export function allFaults(fetchPage: Fetch, onCount: (count: number) => void): Promise<RosterFault[]> {
  let count = 0
  return allPages(async (cursor) => {
    const page = await fetchPage({ limit: PAGE, cursor })
    count += page.items.length
    onCount(count)
    return page
  })
}

/** What becomes of the row: some remarks leave nothing out, and not each note is about the register. */
export function effectOf({ level, column, code }: RosterFault): string {
  const isToldOnly = (level === 'warning' && column === null) || (level === 'note' && code !== 'differs')
  return t(isToldOnly ? 'effectTold' : `effect_${level}`)
}

/** What `allFaults` found, as a file. */
export const faultsAsCsv = (faults: readonly RosterFault[]): Blob =>
  csvOf([
    [t('headRow'), t('headName'), t('headColumn'), t('headValue'), t('headFault'), t('headEffect')],
    ...faults.map((fault) => [
      fault.row,
      fault.name ?? '',
      fault.column ?? t('faultWhole'),
      fault.value ?? '',
      fault.message,
      effectOf(fault),
    ]),
  ])
