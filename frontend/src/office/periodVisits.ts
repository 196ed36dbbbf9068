import { firstPages } from '@/shared/allPages'
import { api, type Household, type Uuid } from '@/shared/api'

const PAGE = 500
/** More visits than this in one list are no longer looked through by a browser. */
const MOST_PAGES = 6

type Place = { team_id: Uuid } | { division: string }

/** A month, or the first and last day of any other period. */
export type Days = { month: string } | { first: string; last: string }

/** The households visited in these days; null when there are too many visits to tell. */
export async function visitedIn(days: Days, place: Place): Promise<Set<Uuid> | null> {
  const visits = await firstPages((cursor) => api.visits({ ...place, ...days, limit: PAGE, cursor }), MOST_PAGES)
  return visits.next ? null : new Set(visits.items.map(({ household_id }) => household_id))
}

type Paired = Pick<Household, 'id' | 'pairings'>

/** Looked after in these days, as far as the pairings of today tell, and not visited in them. */
export const isMissed = (household: Paired, days: Days, visited: ReadonlySet<Uuid>): boolean =>
  !visited.has(household.id) && household.pairings.some(({ starts_on }) => hasBegun(starts_on, days))

const hasBegun = (startsOn: string, days: Days): boolean =>
  'month' in days ? startsOn.slice(0, 7) <= days.month : startsOn <= days.last
