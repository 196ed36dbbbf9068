import type { OutboxEntry } from '@/shared/outbox'

import { t, type LazyKey } from './lazyMessages'
import type { VolunteerKey } from './messages'

const WORDS: Record<OutboxEntry['stage'], LazyKey | VolunteerKey> = {
  draft: 'stateDraft',
  queued: 'stateUnsent',
  waiting: 'stateUnsent',
  sending: 'stateSending',
  signed_out: 'stateSignedOut',
  parked: 'stateParked',
  kept: 'stateSent',
}

export const stageWord = (stage: OutboxEntry['stage']): string => t(WORDS[stage])
