/** Stand in the address: the accounts that are in no team, and a unit that is not there yet. */
export const OFFICERS = 'officers'
export const NEW_UNIT = 'new'
export const TEAM_ROLES = ['volunteer', 'team_leader']
export const ADMIN_ROLES = ['security_admin', 'system_admin', 'audit_admin']
/** The lines on which units report; the first is what most campaigns run on. */
export const LINES = ['civilization', 'civil_affairs', 'poverty_relief'] as const
export type Line = (typeof LINES)[number]
