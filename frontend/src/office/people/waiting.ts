import { computed, shallowRef } from 'vue'

import { allPages } from '@/shared/allPages'
import { onSignOut } from '@/shared/session'

import { peopleApi, type Confirmation } from './api'

/** What waits for a second person, as the menu counts it and the page of people shows it. */
export const waiting = shallowRef<Confirmation[]>([])
export const toConfirm = computed(() => waiting.value.filter(({ may_confirm }) => may_confirm).length)

/** A first invitation is confirmed with the role that the same person asked for: one question, not two. */
const goesWithARole = (item: Confirmation, asked: Confirmation[]): boolean =>
  item.kind === 'invitation' &&
  !item.has_password &&
  asked.some(
    (other) =>
      other.kind === 'role' &&
      other.account.id === item.account.id &&
      other.asked_by === item.asked_by &&
      other.may_confirm === item.may_confirm,
  )

/** Without an answer what was known stays: it is asked again with the next page. */
export async function loadWaiting(): Promise<void> {
  try {
    const asked = await allPages((cursor) => peopleApi.confirmations({ limit: 500, cursor }))
    waiting.value = asked.filter((item) => !goesWithARole(item, asked))
  } catch {
    return
  }
}

onSignOut(() => {
  waiting.value = []
})
