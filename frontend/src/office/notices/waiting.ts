import { ref } from 'vue'

import { onSignOut } from '@/shared/session'
import { waitingApi } from '@/shared/waiting'

/** How many notices wait for a receipt of the own units; the menu shows it. */
export const toReceive = ref(0)

/** A number in the menu is a courtesy: without it everything works. */
export async function loadToReceive(): Promise<void> {
  try {
    toReceive.value = (await waitingApi.list()).filter(({ kind }) => kind === 'notice').length
  } catch {
    toReceive.value = 0
  }
}

onSignOut(() => {
  toReceive.value = 0
})
