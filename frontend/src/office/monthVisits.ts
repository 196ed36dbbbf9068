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

type Place = { team_id: Uuid } | { division: string }

/**
 * The households visited in a month. It cannot be told when there are too many visits, or when visits of other reporting lines
 * are only counted: by those that are shown, a household that another line visited would be one that nobody visited.
 */
export async function visitedIn(month: string, place: Place): Promise<Visited> {
  let ofOtherLines = 0
  const visits = await firstPages(async (cursor) => {
    const page = await api.visits({ ...place, month, limit: PAGE, cursor })
    ofOtherLines += page.of_other_lines
    return page
  }, MOST_PAGES)
  const isTold = !visits.next && !ofOtherLines
  const ids = isTold ? new Set(visits.items.map(({ household_id }) => household_id)) : null
  return { ids, isOfOtherLines: ofOtherLines > 0 }
}

type Paired = Pick<Household, 'id' | 'pairings'>

/** Looked after in that month, as far as the pairings of today tell, and not visited in it. */
export const isMissed = (household: Paired, month: string, visited: ReadonlySet<Uuid>): boolean =>
  !visited.has(household.id) && household.pairings.some(({ starts_on }) => starts_on.slice(0, 7) <= month)
