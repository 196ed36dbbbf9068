import { computed, shallowRef } from 'vue'

import { allPages } from '@/shared/allPages'
import { onSignOut } from '@/shared/session'

import { peopleApi, type Confirmation } from './api'

/** What waits for a second person, as the menu counts it and the page of people shows it. */
export const waiting = shallowRef<Confirmation[]>([])
export const toConfirm = computed(() => waiting.value.filter(({ may_confirm }) => may_confirm).length)

/** Without an answer what was known stays: it is asked again with the next page. */
export async function loadWaiting(): Promise<void> {
  try {
    waiting.value = await allPages((cursor) => peopleApi.confirmations({ limit: 500, cursor }))
  } catch {
    return
  }
}

onSignOut(() => {
  waiting.value = []
})
