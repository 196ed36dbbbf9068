import type { RosterImport } from '../api'

/** The loader reports up to here while it reads and checks; the rest is the register itself. */
const CHECKED = 0.9

export type Stage = 'waiting' | 'checking' | 'loading' | 'ended'
type Counted = Pick<RosterImport, 'state' | 'progress'>

/** Whether nothing more will happen to it. */
const IS_OVER: Record<RosterImport['state'], boolean> = {
  waiting: false,
  running: false,
  done: true,
  refused: true,
  failed: true,
}
export const isOver = ({ state }: Pick<RosterImport, 'state'>): boolean => IS_OVER[state]

export function stageOf(found: Counted): Stage {
  if (isOver(found)) return 'ended'
  if (found.state === 'waiting') return 'waiting'
  return found.progress < CHECKED ? 'checking' : 'loading'
}

type Ended = Pick<RosterImport, 'state' | 'rows' | 'rejected'>
export type Verdict = 'done' | 'donePartly' | 'refused' | 'refusedFile' | 'failed'

/** A file that was refused without a faulty row could not be read to its end. */
export function verdictOf({ state, rejected }: Ended): Verdict {
  if (state === 'failed') return 'failed'
  if (state === 'done') return rejected ? 'donePartly' : 'done'
  return rejected ? 'refused' : 'refusedFile'
}

/** How many rows `partial` would load; 0 when there is nothing to gain by it. */
export const goodRows = (found: Ended): number =>
  found.state === 'refused' && found.rejected ? found.rows - found.rejected : 0
