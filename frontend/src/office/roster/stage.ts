import type { RosterImport } from './api'
import type { RosterKey } from './messages'

/** The loader reports up to here while it reads and checks; the rest is the register itself. */
const CHECKED = 0.9

export type Stage = 'waiting' | 'checking' | 'loading' | 'ended'
type State = RosterImport['state']
type Counted = Pick<RosterImport, 'state' | 'progress'>

/** Whether nothing more happens to it by itself. */
const IS_OVER: Record<State, boolean> = {
  waiting: false,
  running: false,
  needs_mapping: true,
  checked: true,
  done: true,
  refused: true,
  failed: true,
  dropped: true,
}
export const isOver = ({ state }: Pick<RosterImport, 'state'>): boolean => IS_OVER[state]

/** How a state is shown: the tone of its tag, and its word. */
export const STATE_TAGS = {
  waiting: ['', 'running'],
  running: ['', 'running'],
  needs_mapping: ['tag--warn', 'stateMapping'],
  checked: ['tag--warn', 'stateChecked'],
  done: ['tag--good', 'stateDone'],
  refused: ['tag--bad', 'stateRefused'],
  failed: ['tag--bad', 'stateFailed'],
  dropped: ['', 'stateDropped'],
} as const satisfies Record<State, [string, RosterKey]>

export function stageOf(found: Counted): Stage {
  if (isOver(found)) return 'ended'
  if (found.state === 'waiting') return 'waiting'
  return found.progress < CHECKED ? 'checking' : 'loading'
}

type Ended = Pick<RosterImport, 'state' | 'households' | 'rejected' | 'warned' | 'doubtful' | 'created' | 'changed'>
export type Verdict =
  | 'checked'
  | 'checkedSame'
  | 'checkedWarned'
  | 'checkedDoubtful'
  | 'checkedPartly'
  | 'checkedNothing'
  | 'done'
  | 'donePartly'
  | 'refused'
  | 'refusedFile'
  | 'failed'
  | 'dropped'

/** A file that was refused without a faulty row could not be read to its end. */
export function verdictOf(found: Ended): Verdict {
  const { state, rejected } = found
  if (state === 'failed' || state === 'dropped') return state
  if (state === 'checked') return verdictOfCheck(found)
  if (state === 'done') return rejected ? 'donePartly' : 'done'
  return rejected ? 'refused' : 'refusedFile'
}

function verdictOfCheck({ households, rejected, warned, doubtful, created, changed }: Ended): Verdict {
  if (rejected === households) return 'checkedNothing'
  if (rejected) return 'checkedPartly'
  if (doubtful) return 'checkedDoubtful'
  if (warned) return 'checkedWarned'
  return created + changed ? 'checked' : 'checkedSame'
}

/** How many households loading would put into the register; the doubtful ones are not among the new and changed ones. */
export const toLoad = ({ created, changed, doubtful }: Ended, withDoubtful: boolean): number =>
  created + changed + (withDoubtful ? doubtful : 0)
