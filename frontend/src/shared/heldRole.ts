import type { components as Gateway } from './api/gateway'
import { formatDate } from './format'
import { locale } from './i18n'
import { term } from './i18n/moreTerms'

type Held = Pick<Gateway['schemas']['RoleHeld'], 'role' | 'composed' | 'until'>

/** `汇总员（到 2026-12-31）`: a role of the deployment's own by its name, and the last day where there is one. */
export function heldRole({ role, composed, until }: Held): string {
  const name = composed ? composed[locale.value] : term('role', role)
  if (!until) return name
  const day = formatDate(until, '')
  return locale.value === 'en' ? `${name} (until ${day})` : `${name}（到 ${day}）`
}
