import { allPages } from '@/shared/allPages'

import { officeApi, type Team } from './api'

/** Pages of 500; in a place with more teams than these, the others are found among those of their county. */
const MOST_PAGES = 4

/** The teams of a place, for a choice. */
export const teamsOf = (division: string): Promise<Team[]> =>
  allPages((cursor) => officeApi.teams({ division, limit: 500, cursor }), MOST_PAGES)
