import { heldRole } from '@/shared/heldRole'

import type { Account, PersonRole } from './api'

/** Stand in the address: the accounts that are in no team, a unit that is not there yet, a sheet of units, the words, the roles. */
export const OFFICERS = 'officers'
export const NEW_UNIT = 'new'
export const IMPORT = 'import'
export const WORDS = 'words'
export const ROLES = 'roles'
export const TEAM_ROLES: string[] = ['volunteer', 'team_leader'] satisfies PersonRole[]
export const ADMIN_ROLES: string[] = ['security_admin', 'system_admin', 'audit_admin'] satisfies PersonRole[]
/** Held in the whole country. */
export const NATIONAL_ROLES: string[] = ['national_officer'] satisfies PersonRole[]
/** The one kind that has volunteers and a leader. */
export const TEAM_KIND = 'team'
/** What most campaigns run on. */
export const FIRST_LINE = 'civilization'

/** Whether an area is to be chosen for the role. */
export const isOfArea = (role: string): boolean => ![...ADMIN_ROLES, ...NATIONAL_ROLES].includes(role)

/** The area that goes with the role: the chosen one, of the whole country the empty code, of administrators none. */
export function areaOf(role: string, chosen: string): string | null {
  if (ADMIN_ROLES.includes(role)) return null
  return NATIONAL_ROLES.includes(role) ? '' : chosen
}

/** `凌源市 县级文明办`; without the place in the team where it is shown, and for roles that have no area of their own. */
export function roleInWords(held: Account['roles'][number], teamId: string | null = null): string {
  const { role, organization_id, organization_name, division_name } = held
  if (organization_id && organization_id === teamId) return heldRole(held)
  const place = isOfArea(role) ? (organization_name ?? division_name ?? '') : (organization_name ?? '')
  return `${place} ${heldRole(held)}`.trim()
}

/** What is chosen for a new role: a shipped one, or after a slash one of the deployment's own that is based on it. */
export function chosenRole(chosen: string): { role: PersonRole; composed: string | null } {
  const [role, composed] = chosen.split('/')
  return { role: role as PersonRole, composed: composed ?? null }
}
