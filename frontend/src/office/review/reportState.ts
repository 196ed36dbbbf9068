import { formatMonth, periodWords } from '@/shared/formatMore'
import type { ReportSummary } from '@/shared/api'

import type { Listed } from './listed'
import { t } from './messages'

/** How a report stands for those it was sent to: a returned one is a draft again. */
export type ReportStanding = Listed | 'draft'

export const reportStandingOf = ({ state, returned }: Pick<ReportSummary, 'state' | 'returned'>): ReportStanding =>
  returned ? 'returned' : state

export const reportStandingWord = (standing: ReportStanding): string =>
  t(standing === 'submitted' ? 'waiting' : standing)

/** What can be done with reports of a standing without reading each of them. */
export type Act = 'accept' | 'forward'
const NEXT: Partial<Record<ReportStanding, Act>> = { submitted: 'accept', accepted: 'forward' }
export const nextAct = (standing: ReportStanding): Act | null => NEXT[standing] ?? null

/** The period of a report in words; none until a report of an earlier release says it. */
export function reportPeriod({ period, period_label, period_label_en }: Period): string {
  return period && period_label ? periodWords({ period, label: period_label, label_en: period_label_en ?? '' }) : ''
}

type Period = Pick<ReportSummary, 'period' | 'period_label' | 'period_label_en'>

export function formName(report: Period & Pick<ReportSummary, 'kind' | 'month'>): string {
  if (report.kind === 'registration_form') return t('form1')
  return t('form2', { month: report.month ? formatMonth(report.month) : reportPeriod(report) })
}

const DAY_MS = 86_400_000
/** Beyond these the number says nothing more. */
const MOST_DAYS = 99

/** Whole days after the due time, at least 1; null when it was in time or nothing was due. */
export function daysLate({
  late,
  due_at,
  submitted_at,
}: Pick<ReportSummary, 'late' | 'due_at' | 'submitted_at'>): number | null {
  if (!late || !due_at || !submitted_at) return null
  return Math.max(1, Math.ceil((Date.parse(submitted_at) - Date.parse(due_at)) / DAY_MS))
}

export function lateWords(report: Pick<ReportSummary, 'late' | 'due_at' | 'submitted_at'>): string | null {
  if (!report.late) return null
  const days = daysLate(report)
  if (days === null) return t('late')
  return days > MOST_DAYS ? t('lateMore', { n: MOST_DAYS }) : t('lateDays', { n: days })
}
