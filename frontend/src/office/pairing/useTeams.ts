import { computed, ref } from 'vue'

import { may } from '@/shared/session'

import { officeApi, type Team, type TeamWithPeople } from '../api'
import { teamsOf } from '../teamsOf'
import { pairingApi } from './api'

export interface TeamLine {
  id: string
  name: string
  load: number
}

/** The teams a household of `division` may be given to, each with how many households of the place it has now. */
export function useTeams() {
  const teams = ref<Team[]>([])
  const loads = ref(new Map<string, number>())
  const lines = computed<TeamLine[]>(() =>
    teams.value.map(({ id, name }) => ({ id, name, load: loads.value.get(id) ?? 0 })),
  )

  async function loadTeams(division: string): Promise<void> {
    const [found, counted] = await Promise.all([teamsOf(division), pairingApi.loads(division)])
    // Who keeps units is told which are of the own lines; the pairings of the others are not for this office.
    teams.value = may('organizations.write') ? found.filter(({ may_change }) => may_change) : found
    keep(counted.items)
  }

  async function loadLoads(division: string): Promise<void> {
    keep((await pairingApi.loads(division)).items)
  }

  function keep(items: { team_id: string; households: number }[]): void {
    loads.value = new Map(items.map(({ team_id, households }) => [team_id, households]))
  }

  return { lines, loadTeams, loadLoads }
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
