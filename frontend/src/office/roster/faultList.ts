import { allPages } from '@/shared/allPages'
import type { Page } from '@/shared/api'
import { csvOf } from '@/shared/csv'

import type { RosterFault } from './api'
import { t, type RosterKey } from './messages'

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

/** As in the annotated sheet: what is taken all the same, not quite as it is written. */
const TAKEN = [
  'rows-differ',
  'no-head',
  'second-head',
  'members-count-less',
  'person-repeated',
  'name-cleaned',
  'name-private-use',
]

/** What a remark means for its household or cell. */
export const effectOf = ({ level, code }: Pick<RosterFault, 'level' | 'code'>): RosterKey =>
  TAKEN.includes(code) ? 'effect_taken' : `effect_${level}`

/** What `allFaults` found, as a file. */
export const faultsAsCsv = (faults: readonly RosterFault[]): Blob =>
  csvOf([
    [t('headRow'), t('headName'), t('headColumn'), t('headValue'), t('headFault'), t('headEffect')],
    ...faults.map(({ row, name, column, value, message, level, code }) => [
      row,
      name ?? '',
      column ?? t('faultWhole'),
      value ?? '',
      message,
      t(effectOf({ level, code })),
    ]),
  ])
