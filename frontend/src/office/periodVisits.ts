import { firstPages } from '@/shared/allPages'
import { api, type Household, type Uuid } from '@/shared/api'

const PAGE = 500
/** More visits than this in one list are no longer looked through by a browser. */
const MOST_PAGES = 6

export interface Visited {
  /** Null where it cannot be told. */
  ids: Set<Uuid> | null
  isOfOtherLines: boolean
}

export interface Place {
  division: string
  team_id?: Uuid
}

/** A month, or the first and last day of any other period. */
export type Days = { month: string } | { first: string; last: string }

/**
 * The households visited in these days. It cannot be told when there are too many visits, or when visits of other reporting
 * lines are only counted: by those that are shown, a household that another line visited would be one that nobody visited.
 */
export async function visitedIn(days: Days, place: Place): Promise<Visited> {
  let ofOtherLines = 0
  const visits = await firstPages(async (cursor) => {
    const page = await api.visits({ ...place, ...days, limit: PAGE, cursor })
    ofOtherLines += page.of_other_lines
    return page
  }, MOST_PAGES)
  const isTold = !visits.next && !ofOtherLines
  const ids = isTold ? new Set(visits.items.map(({ household_id }) => household_id)) : null
  return { ids, isOfOtherLines: ofOtherLines > 0 }
}

type Paired = Pick<Household, 'id' | 'pairings'>

/** Looked after in these days, as far as the pairings of today tell, and not visited in them. */
export const isMissed = (household: Paired, days: Days, visited: ReadonlySet<Uuid>): boolean =>
  !visited.has(household.id) && household.pairings.some(({ starts_on }) => hasBegun(starts_on, days))

const hasBegun = (startsOn: string, days: Days): boolean =>
  'month' in days ? startsOn.slice(0, 7) <= days.month : startsOn <= days.last
