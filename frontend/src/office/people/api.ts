import { authorised, getJson, sendJson } from '@/shared/api/http'
import type { Page, Uuid } from '@/shared/api'
import type { components as Gateway } from '@/shared/api/gateway'

type Schemas = Gateway['schemas']
export type Account = Schemas['Account']
export type AccountPage = Schemas['AccountPage']
export type Invitation = Schemas['Invitation']
export type Confirmation = Schemas['Confirmation']
export type OrganizationInList = Schemas['OrganizationInList']
export type Organization = Schemas['Organization']
export type PersonRole = AccountPage['roles_to_give'][number]
export type RoleInput = Schemas['RoleInput']
export type UnitKind = Organization['kind']
export type NewOrganization = Pick<Schemas['OrganizationInput'], 'name' | 'kind' | 'division_code' | 'lines'>
type AccountChanges = Partial<Pick<Schemas['AccountInput'], 'name' | 'phone' | 'is_active' | 'roles'>>
type UnitChanges = Pick<Schemas['OrganizationInput'], 'leader_id'>
type Filter = Record<string, string | number | boolean | null | undefined>

/** An organisation with the version that a change of it must name. */
export interface TaggedOrganization {
  organization: Organization
  tag: string | null
}

/** What a new account says; the owner chooses the password. */
export interface NewAccount {
  id: Uuid
  username: string
  name: string
  roles: RoleInput[]
}

export const peopleApi = {
  organizations: (filter: Filter) => getJson<Page<OrganizationInList>>('/organizations', filter),
  organization,
  saveUnit: (id: Uuid, body: NewOrganization) => sendJson<Organization>('PUT', `/organizations/${id}`, body),
  accounts: (filter: Filter) => getJson<AccountPage>('/accounts', filter),
  make: ({ id, ...body }: NewAccount) => sendJson<Account>('PUT', `/accounts/${id}`, body),
  change,
  makeLeader,
  invite: (id: Uuid) => sendJson<Invitation>('POST', `/accounts/${id}/invitation`),
  confirmations: (filter: Filter) => getJson<Page<Confirmation>>('/confirmations', filter),
  settle,
  signOutEverywhere: (id: Uuid) => sendJson<null>('POST', `/accounts/${id}/sign-out`),
}

async function organization(id: Uuid): Promise<TaggedOrganization> {
  const answer = await authorised('GET', `/organizations/${id}`, {})
  return { organization: (await answer.json()) as Organization, tag: answer.headers.get('ETag') }
}

/** Names the version looked at: what somebody else changed meanwhile is refused with 412. */
async function change(account: Account, changes: AccountChanges): Promise<Account> {
  const { username, name, phone, is_active, roles, pending_roles } = account
  // What is left out is withdrawn, so what waits is asked for again.
  const waiting = changes.roles ? [] : pending_roles
  const body = { username, name, phone, is_active, roles: [...roles, ...waiting].map(asHeld), ...changes }
  const headers = { 'If-Match': `"${account.version}"` }
  return (await authorised('PUT', `/accounts/${account.id}`, { headers, body })).json() as Promise<Account>
}

/** Names the version looked at, like `change`. */
async function changeUnit({ organization: unit, tag }: TaggedOrganization, changes: UnitChanges): Promise<void> {
  const { name, kind, division_code, lines } = unit
  const headers: Record<string, string> = tag ? { 'If-Match': tag } : {}
  await authorised('PUT', `/organizations/${unit.id}`, {
    headers,
    body: { name, kind, division_code, lines, ...changes },
  })
}

function makeLeader(team: TaggedOrganization, leaderId: Uuid): Promise<void> {
  return changeUnit(team, { leader_id: leaderId })
}

/** Names the version looked at: a person who was changed meanwhile is looked at again before anybody confirms. */
async function settle({ id, version }: Confirmation, how: 'confirm' | 'decline' | 'withdraw'): Promise<void> {
  await authorised('POST', `/confirmations/${id}/${how}`, { headers: { 'If-Match': `"${version}"` } })
}

/** A role as it is held, for the request that keeps it. */
export function asHeld({ role, organization_id, division_code, composed, until }: Account['roles'][number]): RoleInput {
  return { role: role as PersonRole, organization_id, division_code, composed: composed?.code ?? null, until }
}
