/** Stands in the address for the accounts that are in no team. */
export const OFFICERS = 'officers'
export const TEAM_ROLES = ['volunteer', 'team_leader']
export const ADMIN_ROLES = ['security_admin', 'system_admin', 'audit_admin']
