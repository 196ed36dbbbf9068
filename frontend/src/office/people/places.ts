import { term } from '@/shared/i18n/moreTerms'
import { listOf } from '@/shared/lists'

import type { Account, OrganizationInList, PersonRole } from './api'

/** Stand in the address: the accounts that are in no team, and a unit that is not there yet. */
export const OFFICERS = 'officers'
export const NEW_UNIT = 'new'
export const TEAM_ROLES: string[] = ['volunteer', 'team_leader'] satisfies PersonRole[]
export const ADMIN_ROLES: string[] = ['security_admin', 'system_admin', 'audit_admin'] satisfies PersonRole[]
/** The lines on which units report; the first is what most campaigns run on. */
export const LINES = listOf<Line>({ civilization: true, civil_affairs: true, poverty_relief: true })
export type Line = OrganizationInList['lines'][number]['line']
/** What most campaigns run on. */
export const FIRST_LINE: Line = 'civilization'

/** `凌源市 县级文明办`; without the place in the team where it is shown, and for administrators, who have none. */
export function roleInWords(held: Account['roles'][number], teamId: string | null = null): string {
  const { role, organization_id, organization_name, division_name } = held
  if (organization_id && organization_id === teamId) return term('role', role)
  const place = ADMIN_ROLES.includes(role) ? '' : (organization_name ?? division_name ?? '')
  return `${place} ${term('role', role)}`.trim()
}
