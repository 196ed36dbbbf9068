import { formatDate } from '@/shared/format'
import { formatMonth } from '@/shared/formatMore'
import { wordOf } from '@/shared/i18n/wordOf'
import type { DueDate, Obligation } from './api'
import { cycleKindWords } from './cycle'
import { t } from './messages'

export function cycleWords(obligation: Pick<Obligation, 'cycle' | 'due_dates'>): string {
  const { cycle } = obligation
  if (cycle.kind !== 'once' && cycle.kind !== 'monthly') return cycleKindWords(obligation)
  if (cycle.kind === 'once') return t('onceWords', { date: formatDate(String(cycle.due_on)) })
  return t('monthlyWords', {
    from: formatMonth(String(cycle.from)),
    to: formatMonth(String(cycle.to)),
    day: String(cycle.due_day),
  })
}

/** As the list of unit kinds says it, that of a deployment's own kind too. */
export const kindWord = (kind: string): string => wordOf('unit_kinds', kind)

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** What to know about a due day; null on an ordinary working day. */
export function dayWarning(day: DueDate): { text: string; isOff: boolean } | null {
  if (day.falls_on_day_off) {
    const isHoliday = day.day_off_reason !== 'weekend'
    const name = day.day_off_source === 'office' ? ` · ${day.day_off_reason}` : ''
    return { text: `${t('dayOff')} · ${isHoliday ? t('dayOffHoliday') + name : t('dayOffWeekend')}`, isOff: true }
  }
  if (!day.due_on) return null
  if (day.falls_on_day_off === null) return { text: t('dayUnknown'), isOff: false }
  return isWeekend(day.due_on) ? { text: t('dayOffMakeUp'), isOff: false } : null
}

/** `2020-04-25` ends when the 26th begins in Asia/Shanghai: the first instant that is too late. */
export function endOfDay(day: string): string {
  const next = new Date(`${day}T00:00:00+08:00`).getTime() + 24 * 3600 * 1000
  return new Date(next).toISOString()
}

/** The last day in time of a due instant: `2020-04-25T16:00:00Z` is the 25th. */
export const lastDayOf = (dueAt: string): string =>
  new Date(new Date(dueAt).getTime() - 1 + 8 * 3600 * 1000).toISOString().slice(0, 10)
