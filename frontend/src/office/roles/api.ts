import type { components as Gateway } from '@/shared/api/gateway'
import { authorised, getJson } from '@/shared/api/http'

type Schemas = Gateway['schemas']
export type ComposedRole = Schemas['ComposedRole']
export type ComposedRoleInput = Schemas['ComposedRoleInput']
export type ShippedRole = Schemas['ShippedRole']
export type Roles = Schemas['Roles']

export const rolesApi = { list: () => getJson<Roles>('/roles'), save }

/** Names the version looked at: what somebody else changed meanwhile is refused with 412. */
async function save(code: string, body: ComposedRoleInput, version: number | null): Promise<ComposedRole> {
  const headers: Record<string, string> = version ? { 'If-Match': `"${version}"` } : {}
  return (await authorised('PUT', `/roles/${code}`, { headers, body })).json() as Promise<ComposedRole>
}
