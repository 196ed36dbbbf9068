import type { Household, Uuid } from '@/shared/api'

/** A line to tick: a household without a team, or one pairing of a household with several. */
export interface Choice {
  /** Of the household, or of the pairing where there is one. */
  id: Uuid
  household: Household
  pairing: Household['pairings'][number] | null
}

export const unpairedChoices = (households: readonly Household[]): Choice[] =>
  households.map((household) => ({ id: household.id, household, pairing: null }))

/** One line a pairing; with `teamId` only those of this team, though its households may have others as well. */
export const pairedChoices = (households: readonly Household[], teamId: string | null): Choice[] =>
  households.flatMap((household) =>
    household.pairings
      .filter(({ team_id }) => !teamId || team_id === teamId)
      .map((pairing) => ({ id: pairing.id, household, pairing })),
  )

/** Ids that a repeat keeps: a request whose answer was lost is recognised by the server and not done twice. */
export function repeatableIds(make: () => Uuid) {
  const ids = new Map<string, Uuid>()
  return (choiceId: Uuid, teamId: Uuid): Uuid => {
    const key = `${choiceId} ${teamId}`
    const id = ids.get(key) ?? make()
    ids.set(key, id)
    return id
  }
}
