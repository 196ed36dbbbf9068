import { firstPages } from '@/shared/allPages'
import { api, type Household, type Uuid } from '@/shared/api'

const PAGE = 500
/** More visits than this in one list are no longer looked through by a browser. */
const MOST_PAGES = 6

type Place = { team_id: Uuid } | { division: string }

/** The households visited in a month; null when there are too many visits to tell. */
export async function visitedIn(month: string, place: Place): Promise<Set<Uuid> | null> {
  const visits = await firstPages((cursor) => api.visits({ ...place, month, limit: PAGE, cursor }), MOST_PAGES)
  return visits.next ? null : new Set(visits.items.map(({ household_id }) => household_id))
}

type Paired = Pick<Household, 'id' | 'pairings'>

/** Looked after in that month, as far as the pairings of today tell, and not visited in it. */
export const isMissed = (household: Paired, month: string, visited: ReadonlySet<Uuid>): boolean =>
  !visited.has(household.id) && household.pairings.some(({ starts_on }) => starts_on.slice(0, 7) <= month)
