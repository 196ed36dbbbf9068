import type { Page, Principal, SignedIn, Uuid } from '@/shared/api'
import type { components as Gateway } from '@/shared/api/gateway'
import { authorised, getJson, sendJson } from '@/shared/api/http'

type Schemas = Gateway['schemas']
export type OwnSession = Schemas['OwnSession']
export type SecondFactor = Schemas['SecondFactor']
export type NewSecondFactor = Schemas['NewSecondFactor']
type RecoveryCodes = Schemas['RecoveryCodes']
type Proof = Schemas['SecondFactorProof']
export type OwnAccount = Schemas['OwnAccountInput']

/** Who I am, with the version that a change must name. */
export interface TaggedMe {
  me: Principal
  tag: string | null
}

export const accountApi = {
  me: async () => tagged(await authorised('GET', '/me', {})),
  change: async (body: OwnAccount, tag: string | null) =>
    tagged(await authorised('PUT', '/me', { body, headers: tag ? { 'If-Match': tag } : {} })),
  changePassword: (current: string, next: string) => sendJson<SignedIn>('POST', '/me/password', { current, new: next }),
  secondFactor: () => getJson<SecondFactor>('/me/second-factor'),
  beginSecondFactor: (password: string) => sendJson<NewSecondFactor>('POST', '/me/second-factor', { password }),
  confirmSecondFactor: (code: string) => sendJson<RecoveryCodes>('POST', '/me/second-factor/confirm', { code }),
  renewRecoveryCodes: (proof: Proof) => sendJson<RecoveryCodes>('POST', '/me/second-factor/recovery-codes', proof),
  removeSecondFactor: (proof: Proof) => sendJson<null>('POST', '/me/second-factor/remove', proof),
  sessions: (cursor: string | null) => getJson<Page<OwnSession>>('/me/sessions', { limit: 50, cursor }),
  signOutThere: (id: Uuid) => sendJson<null>('DELETE', `/me/sessions/${id}`),
}

async function tagged(answer: Response): Promise<TaggedMe> {
  return { me: (await answer.json()) as Principal, tag: answer.headers.get('ETag') }
}
