import { reactive } from 'vue'

import type { Uuid } from '@/shared/api'
import { principal } from '@/shared/session'

import { keptApi } from './api'
import { t } from './messages'

/** Names of a team's people. A name is a courtesy: without it the text is complete all the same. */
export function usePeople() {
  const names = reactive(new Map<Uuid, string>())

  async function learn(teamId: Uuid): Promise<void> {
    try {
      const { members, leader } = await keptApi.team(teamId)
      for (const one of leader ? [...members, leader] : members) names.set(one.account_id, one.name || t('teammate'))
    } catch {
      // Without a line, or without the right to see the team.
    }
  }

  const nameOf = (id: Uuid): string => (id === principal.value?.id ? t('me') : (names.get(id) ?? t('someone')))

  return { learn, nameOf }
}
