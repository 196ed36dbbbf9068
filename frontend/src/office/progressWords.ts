import { t } from './messages'
import { progressStateOf, type Counts } from './progressState'

const WORDS = {
  done: 'stateDone',
  not_started: 'stateNotStarted',
  running: 'stateRunning',
  nothing: 'stateNothing',
} as const

/** How an area or a unit stands, with the number that is overdue. */
export function progressWords(row: Counts): string {
  const state = progressStateOf(row)
  return state === 'overdue' ? t('overdueCount', { n: row.overdue }) : t(WORDS[state])
}
