import { computed, ref, watch } from 'vue'

import { useLoad } from '@/shared/composables/useLoad'
import { may } from '@/shared/session'

import { officeApi, type TeamWithPeople } from '../api'
import { teamsOf } from '../teamsOf'
import { pairingApi } from './api'

export interface TeamLine {
  id: string
  name: string
  load: number
}

/** The teams a household of a place may be given to, each with how many households of the place it has now. */
export function useTeams(division: () => string) {
  const loads = ref(new Map<string, number>())
  const { data, failure, isLoading, load } = useLoad(async () => {
    const place = division()
    const [teams, counted] = await Promise.all([teamsOf(place), pairingApi.loads(place)])
    // Who keeps units is told which are of the own lines; the pairings of the others are not for this office.
    const own = may('organizations.write') ? teams.filter(({ may_change }) => may_change) : teams
    return { teams: own, counted: counted.items }
  })
  // Through `data`, so that the slow answer of a place already left is dropped.
  watch(data, (found) => found && keep(found.counted), { flush: 'sync' })
  const isLoaded = computed(() => data.value !== null)
  const lines = computed<TeamLine[]>(() =>
    (data.value?.teams ?? []).map(({ id, name }) => ({ id, name, load: loads.value.get(id) ?? 0 })),
  )

  async function loadLoads(): Promise<void> {
    const place = division()
    const { items } = await pairingApi.loads(place)
    if (place === division()) keep(items)
  }

  function keep(items: { team_id: string; households: number }[]): void {
    loads.value = new Map(items.map(({ team_id, households }) => [team_id, households]))
  }

  return { lines, isLoaded, isLoading, failure, load, loadLoads }
}

export interface Helper {
  id: string
  name: string
  isLeader: boolean
}

export async function helpersOf(teamId: string): Promise<Helper[]> {
  const team: TeamWithPeople = await officeApi.team(teamId)
  const leaderId = team.leader?.account_id
  return team.members.map(({ account_id, name }) => ({ id: account_id, name, isLeader: account_id === leaderId }))
}
