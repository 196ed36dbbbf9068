import { api, Problem, type Report, type ReportSummary, type Uuid } from '@/shared/api'
import { describeFailure } from '@/shared/failure'

import { t } from './messages'
import { reportStandingOf, reportStandingWord } from './reportState'

/** Somebody else acted meanwhile, or the team did: nothing was changed by this request. */
export const isConflict = (error: unknown): boolean =>
  error instanceof Problem && (error.status === 409 || error.status === 412 || error.status === 404)

export interface Outcome {
  sentence: string
  /** How the report stands now; null when it is out of sight or nobody could be asked. */
  now: Report | null
}

/** Says in plain words why an act on `seen` was refused, having looked how the report stands now. */
export async function explain(error: unknown, seen: Pick<ReportSummary, 'id' | 'state'>): Promise<Outcome> {
  if (!isConflict(error)) return { sentence: describeFailure(error), now: null }
  const now = await find(seen.id)
  if (!now) return { sentence: t('conflictGone'), now: null }
  if (now.state === seen.state) return { sentence: t('conflictNewer'), now }
  return { sentence: t('conflictState', { state: reportStandingWord(reportStandingOf(now)) }), now }
}

async function find(id: Uuid): Promise<Report | null> {
  try {
    return await api.report(id)
  } catch {
    return null
  }
}
