import { computed, shallowRef } from 'vue'

import { allPages } from '@/shared/allPages'
import { onSignOut } from '@/shared/session'

import { withholdingApi, type Erasure } from './api'

/** Requests to erase that are open in the viewer's area, as the menu counts them. */
export const openErasures = shallowRef<Erasure[]>([])
export const erasuresToConfirm = computed(() => openErasures.value.filter(({ is_mine }) => !is_mine).length)

/** Without an answer what was known stays: it is asked again with the next page. */
export async function loadErasures(): Promise<void> {
  try {
    openErasures.value = await allPages((cursor) => withholdingApi.erasures({ open: true, limit: 200, cursor }))
  } catch {
    return
  }
}

onSignOut(() => {
  openErasures.value = []
})
