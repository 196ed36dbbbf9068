import type { Due, Household } from '@/shared/api'
import { theOutbox } from '@/shared/outbox'

/** Under this name the list loaded last is kept. */
export const WORK = 'work'

export interface LoadedWork {
  households: Household[]
  dues: Due[]
}

/** What the phone knows of one household without asking the server. */
export async function rememberedHousehold(householdId: string): Promise<Household | null> {
  const kept = await (await theOutbox()).cached<LoadedWork>(WORK)
  return kept?.households.find(({ id }) => id === householdId) ?? null
}
