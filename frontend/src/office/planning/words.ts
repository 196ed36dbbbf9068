import { formatDate } from '@/shared/format'
import { formatMonth } from '@/shared/formatMore'

import { listOf } from '@/shared/lists'

import type { UnitKind } from '../people/api'
import type { DueDate, Obligation } from './api'
import { t, type PlanKey } from './messages'

export const KINDS = listOf<UnitKind>({ team: true, unit: true, office: true, association: true, site: true })

export function cycleWords({ cycle }: Pick<Obligation, 'cycle'>): string {
  if (cycle.kind === 'once') return t('onceWords', { date: formatDate(String(cycle.due_on)) })
  return t('monthlyWords', {
    from: formatMonth(String(cycle.from)),
    to: formatMonth(String(cycle.to)),
    day: String(cycle.due_day),
  })
}

export const kindWord = (kind: string): string => {
  const key = `kind_${kind}`
  return (KINDS as readonly string[]).includes(kind) ? t(key as PlanKey) : kind
}

const isWeekend = (day: string): boolean => [0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay())

/** What to know about a due day; null on an ordinary working day. */
export function dayWarning(day: DueDate): { text: string; isOff: boolean } | null {
  if (day.falls_on_day_off) {
    const isHoliday = day.day_off_reason !== 'weekend'
    return { text: `${t('dayOff')} · ${t(isHoliday ? 'dayOffHoliday' : 'dayOffWeekend')}`, isOff: true }
  }
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
