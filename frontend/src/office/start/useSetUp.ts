import { computed } from 'vue'

import { allPages } from '@/shared/allPages'
import { api } from '@/shared/api'
import { useLoad } from '@/shared/composables/useLoad'
import { currentSession } from '@/shared/session'

import { peopleApi, type Account, type OrganizationInList } from '../people/api'
import { ADMIN_ROLES } from '../people/places'

export interface SetUp {
  unit: OrganizationInList | null
  /** How many towns are known in the unit's area; null where it is wider than a city. */
  towns: number | null
  second: Account | null
  officers: Account[]
}

const holds = ({ roles }: Account, ...wanted: string[]): boolean => roles.some(({ role }) => wanted.includes(role))

/** How far the installation is set up, read from what is there: whoever comes back goes on where they stopped. */
export function useSetUp() {
  const { data, failure, isLoading, load } = useLoad(async (): Promise<SetUp> => {
    const [units, accounts] = await Promise.all([
      peopleApi.organizations({ kind: 'office', limit: 1 }),
      allPages((cursor) => peopleApi.accounts({ office: true, limit: 500, cursor })),
    ])
    const others = accounts.filter(({ id }) => id !== currentSession.principal?.id)
    const unit = units.items[0] ?? null
    return {
      unit,
      towns: unit && (await countTowns(unit.division_code)),
      second: others.find((account) => holds(account, 'system_admin')) ?? null,
      officers: others.filter((account) => !holds(account, ...ADMIN_ROLES)),
    }
  })
  const setUp = computed<SetUp>(() => data.value ?? { unit: null, towns: null, second: null, officers: [] })
  return { setUp, isKnown: computed(() => data.value !== null), failure, isLoading, load }
}

/** A county's towns, or those of all counties of a city. */
async function countTowns(division: string): Promise<number | null> {
  const below = (await api.divisions(division)).items
  if (!below.some(({ level }) => level === 'county' || level === 'city')) return below.length
  if (below.some(({ level }) => level === 'city')) return null
  const counties = await Promise.all(below.map(({ code }) => api.divisions(code)))
  return counties.reduce((sum, { items }) => sum + items.length, 0)
}
