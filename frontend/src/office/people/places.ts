import { listOf } from '@/shared/lists'

import type { OrganizationInList, PersonRole } from './api'

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
