import { shallowRef } from 'vue'

import { allPages } from '@/shared/allPages'
import { api, Problem, Unreachable, type Due, type Household } from '@/shared/api'
import { thisMonth } from '@/shared/format'
import { theOutbox } from '@/shared/outbox'

import { WORK, type LoadedWork } from './rememberedHousehold'

export interface MyWork extends LoadedWork {
  isFromPhone: boolean
}

/** Pages of 200; a team has dozens of households, not thousands. */
export const MOST_PAGES = 20

/**
 * The households of the person's teams and what is owed this month. Without a line: what was loaded last,
 * masked as the server sent it and encrypted on this phone.
 */
export async function loadMyWork(): Promise<MyWork> {
  const outbox = await theOutbox()
  try {
    const [households, dues] = await Promise.all([
      allPages((cursor) => api.households({ limit: 200, cursor }), MOST_PAGES),
      api.dues({ month: thisMonth(), limit: 500 }).then(({ items }) => items, optional),
    ])
    await outbox.cache(WORK, { households, dues })
    return { households, dues, isFromPhone: false }
  } catch (error) {
    const kept = isNoLine(error) ? await outbox.cached<LoadedWork>(WORK) : null
    if (!kept) throw error
    return { ...kept, isFromPhone: true }
  }
}

/** Deadlines help; the list of households must not wait for them. */
function optional(error: unknown): Due[] {
  if (error instanceof Unreachable) throw error
  return []
}

function isNoLine(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && (error.status === 401 || error.status >= 500))
}

/** Names for the history, by household id. */
export function useHouseholdNames() {
  const names = shallowRef(new Map<string, string>())
  const load = async () => {
    const { households } = await loadMyWork()
    names.value = new Map(households.map((household) => [household.id, labelOf(household)]))
  }
  return { names, load }
}

export function labelOf(household: Household): string {
  return [household.head.name, household.village_name].filter(Boolean).join(' · ')
}
