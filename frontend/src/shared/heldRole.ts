import type { components as Gateway } from './api/gateway'
import { formatDate } from './format'
import { locale } from './i18n'
import { term } from './i18n/moreTerms'

type Held = Pick<Gateway['schemas']['RoleHeld'], 'role' | 'composed' | 'until'> &
  Partial<Pick<Gateway['schemas']['RoleHeld'], 'organization_id'>>

/** Of an office that is held in a unit, which has a name of its own: 北票市民政局 is no 县级文明办. */
const STAFF = { zh: '工作人员', en: 'Staff' }

/** `汇总员（到 2026-12-31）`: a role of the deployment's own by its name, and the last day where there is one. */
export function heldRole({ role, composed, until, organization_id }: Held): string {
  const isOfUnit = organization_id && role.endsWith('_officer')
  const name = (composed ?? (isOfUnit ? STAFF : null))?.[locale.value] ?? term('role', role)
  if (!until) return name
  const day = formatDate(until, '')
  return locale.value === 'en' ? `${name} (until ${day})` : `${name}（到 ${day}）`
}
