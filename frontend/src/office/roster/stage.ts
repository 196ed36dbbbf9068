import type { RosterImport } from '../api'

/** The loader reports up to here while it reads and checks; the rest is the register itself. */
const CHECKED = 0.9

export type Stage = 'waiting' | 'checking' | 'loading' | 'ended'
type Counted = Pick<RosterImport, 'state' | 'progress'>

/** Whether nothing more happens to it by itself. */
const IS_OVER: Record<RosterImport['state'], boolean> = {
  waiting: false,
  running: false,
  checked: true,
  done: true,
  refused: true,
  failed: true,
  dropped: true,
}
export const isOver = ({ state }: Pick<RosterImport, 'state'>): boolean => IS_OVER[state]

export function stageOf(found: Counted): Stage {
  if (isOver(found)) return 'ended'
  if (found.state === 'waiting') return 'waiting'
  return found.progress < CHECKED ? 'checking' : 'loading'
}

type Ended = Pick<RosterImport, 'state' | 'rows' | 'rejected' | 'warned'>
export type Verdict =
  | 'checked'
  | 'checkedWarned'
  | 'checkedPartly'
  | 'checkedNothing'
  | 'done'
  | 'donePartly'
  | 'refused'
  | 'refusedFile'
  | 'failed'
  | 'dropped'

/** A file that was refused without a faulty row could not be read to its end. */
export function verdictOf({ state, rows, rejected, warned }: Ended): Verdict {
  if (state === 'failed' || state === 'dropped') return state
  if (state === 'checked') {
    if (rejected) return rejected === rows ? 'checkedNothing' : 'checkedPartly'
    return rows === 0 ? 'checkedNothing' : warned ? 'checkedWarned' : 'checked'
  }
  if (state === 'done') return rejected ? 'donePartly' : 'done'
  return rejected ? 'refused' : 'refusedFile'
}

/** How many rows can be loaded. */
export const goodRows = ({ rows, rejected }: Ended): number => rows - rejected
