import { computed, shallowRef } from 'vue'

import { today } from '@/shared/format'
import { onSignOut } from '@/shared/session'

import { rolesApi, type ComposedRole, type ShippedRole } from './api'

/** Roles of the deployment's own: they come once, and again after one was saved. */
const composed = shallowRef<ComposedRole[]>([])
const shipped = shallowRef<ShippedRole[]>([])
let asked: Promise<void> | null = null

export function loadRoles(isAgain = false): Promise<void> {
  if (isAgain) asked = null
  asked ??= rolesApi
    .list()
    .then((roles) => {
      composed.value = roles.items
      shipped.value = roles.shipped
    })
    .catch((error: unknown) => {
      asked = null
      throw error
    })
  return asked
}

onSignOut(() => {
  asked = null
  composed.value = []
  shipped.value = []
})

export const composedRoles = computed(() => composed.value)
export const bases = computed(() => shipped.value.filter(({ is_base }) => is_base))
export const shippedRole = (role: string): ShippedRole | undefined => shipped.value.find((each) => each.role === role)
/** Those based on a shipped role that somebody new may get. */
export const openRoles = (base: string): ComposedRole[] =>
  composed.value.filter(({ based_on, ended_on }) => based_on === base && (!ended_on || ended_on > today()))
