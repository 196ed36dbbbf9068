import { computed, reactive, ref } from 'vue'

import { api, type Household, type ReportSummary, type Uuid } from '@/shared/api'

import { officeApi, type Team, type TeamWithPeople } from '../api'
import { teamsOf } from '../teamsOf'

/**
 * Reports travel without names. Teams and, masked, heads of households are asked for once and kept while the screen
 * is open: one request a team, not one a report. A name is a courtesy; without it the list still works.
 */
export function useNames() {
  const teams = ref<Team[]>([])
  const people = reactive(new Map<Uuid, TeamWithPeople>())
  const households = reactive(new Map<Uuid, Household>())
  const asked = new Set<string>()
  const teamNames = computed(() => new Map(teams.value.map(({ id, name }) => [id, name])))

  async function loadTeams(division: string): Promise<void> {
    teams.value = await teamsOf(division)
  }

  async function learn(reports: readonly ReportSummary[]): Promise<void> {
    await Promise.all(
      [...new Set(reports.map(({ team_id }) => team_id))].map((id) => once(`team ${id}`, () => learnTeam(id))),
    )
    const missing = new Set(reports.map(({ household_id }) => household_id).filter((id) => !households.has(id)))
    // Households the team no longer looks after: their pairing was closed after the report.
    await Promise.all([...missing].map((id) => once(`household ${id}`, () => learnHousehold(id))))
  }

  async function learnTeam(id: Uuid): Promise<void> {
    const { items } = await api.households({ team_id: id, limit: 500 })
    for (const household of items) households.set(household.id, household)
  }

  async function learnHousehold(id: Uuid): Promise<void> {
    households.set(id, await api.household(id))
  }

  const learnPeople = (id: Uuid) => once(`people ${id}`, async () => void people.set(id, await officeApi.team(id)))

  async function once(what: string, ask: () => Promise<void>): Promise<void> {
    if (asked.has(what)) return
    asked.add(what)
    try {
      await ask()
    } catch {
      asked.delete(what)
    }
  }

  const teamName = (id: Uuid): string => teamNames.value.get(id) ?? people.get(id)?.name ?? ''
  const headName = (id: Uuid): string => households.get(id)?.head.name ?? ''
  const villageName = (id: Uuid): string => households.get(id)?.village_name ?? ''

  /** Somebody of the team, its leader included; null for anybody else, such as an officer. */
  function personName(teamId: Uuid, accountId: Uuid | null): string | null {
    const team = people.get(teamId)
    const listed = team?.members.find(({ account_id }) => account_id === accountId)
    return listed?.name ?? (team?.leader?.account_id === accountId ? (team?.leader?.name ?? null) : null)
  }

  return { teams, loadTeams, learn, learnPeople, teamName, headName, villageName, personName }
}

export type Names = ReturnType<typeof useNames>
