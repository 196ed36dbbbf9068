import type { Account } from './api'

export type AccountState = 'closed' | 'active' | 'known' | 'notInvited' | 'invited' | 'renewed' | 'expired' | 'waits'

type Stated = Pick<Account, 'is_active' | 'has_password' | 'password_is_own' | 'invited_until' | 'invitation_waits'>

/** What stands beside a name. An invitation that ran out matters only to who has no password. */
export function stateOf(account: Stated, now: number = Date.now()): AccountState {
  if (!account.is_active) return 'closed'
  const isInvited = account.invited_until !== null && Date.parse(account.invited_until) > now
  if (isInvited && account.invitation_waits) return 'waits'
  if (account.has_password && isInvited) return 'renewed'
  if (account.has_password) return account.password_is_own ? 'active' : 'known'
  if (isInvited) return 'invited'
  return account.invited_until === null ? 'notInvited' : 'expired'
}

export const TONES: Record<AccountState, string> = {
  closed: 'tag--bad',
  active: 'tag--good',
  known: 'tag--warn',
  notInvited: 'tag--warn',
  invited: '',
  renewed: 'tag--good',
  expired: 'tag--bad',
  waits: 'tag--warn',
}

export const STATE_WORDS = {
  closed: 'stateClosed',
  active: 'stateActive',
  known: 'stateKnown',
  notInvited: 'stateNotInvited',
  invited: 'stateInvited',
  renewed: 'stateRenewed',
  expired: 'stateExpired',
  waits: 'stateWaits',
} as const satisfies Record<AccountState, string>
