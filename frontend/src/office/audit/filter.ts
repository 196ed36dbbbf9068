import type { LocationQuery } from 'vue-router'

import { PROGRAMS, type AuditFilter } from './api'

const many = (value: LocationQuery[string] | undefined): string[] =>
  [value].flat().filter((one): one is string => typeof one === 'string' && one !== '')
const one = (value: LocationQuery[string] | undefined): string => many(value)[0] ?? ''

/** What an address asks for; a program nobody knows is left out. */
export function filterOf(query: LocationQuery): AuditFilter {
  return {
    action: many(query.action),
    program: many(query.program).filter((program) => PROGRAMS.some((known) => known === program)),
    actor: one(query.actor),
    subject: one(query.subject),
    from: one(query.from),
    to: one(query.to),
  }
}

/** The other way round; an empty filter is an empty query. */
export function queryOf(filter: AuditFilter): Record<string, string | string[]> {
  return Object.fromEntries(Object.entries<string | string[]>({ ...filter }).filter(([, value]) => value.length > 0))
}
