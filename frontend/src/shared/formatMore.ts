import { MONTHS } from './format'
import { locale } from './i18n'

/* What no first screen of a phone needs. */

/** `2020-05` is `2020年5月` (`May 2020` in English). */
export function formatMonth(month: string): string {
  const [y = '', m = ''] = month.split('-')
  if (locale.value === 'zh') return `${y}年${Number(m)}月`
  return `${MONTHS[Number(m) - 1] ?? m} ${y}`
}

/** The first and the last day of a month: `2020-02` has `2020-02-01` and `2020-02-29`. */
export function monthDays(month: string): [string, string] {
  const [y = 0, m = 0] = month.split('-').map(Number)
  const last = new Date(Date.UTC(y, m, 0)).getUTCDate()
  return [`${month}-01`, `${month}-${last}`]
}

/** The months from `first` to `last`, both included: `monthsBetween('2020-11', '2021-01')` has three. */
export function monthsBetween(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first.slice(0, 7); month <= last.slice(0, 7); month = nextMonth(month)) months.push(month)
  return months
}

function nextMonth(month: string): string {
  const [y = 0, m = 0] = month.split('-').map(Number)
  return m === 12 ? `${y + 1}-01` : `${y}-${String(m + 1).padStart(2, '0')}`
}

/** The month of `months` nearest to `month`; the plan of 2020 opened today shows its last month. */
export function clampMonth(month: string, months: string[]): string {
  const first = months[0]
  const last = months[months.length - 1]
  if (!first || !last) return month
  if (month < first) return first
  return month > last ? last : month
}

/** Whole percent of `part` in `whole`, at most 100; nothing to do counts as 0. */
export function percent(part: number, whole: number): number {
  return whole > 0 ? Math.min(100, Math.round((part * 100) / whole)) : 0
}

/** A month as everywhere; any other period by the label of the server. */
export function periodWords({ period, label, label_en }: { period: string; label: string; label_en: string }): string {
  if (isMonth(period)) return formatMonth(period)
  return locale.value === 'en' ? label_en : label
}

/** Whether the key of a period is that of a month. */
export const isMonth = (period: string): boolean => /^\d{4}-\d\d$/.test(period)

/** ` 17:00` where something is due at an hour, else nothing: the whole day counts. */
export function hourWords({ due_at }: { due_at: string | null }): string {
  const hour = due_at && new Date(Date.parse(due_at) + 8 * 3600 * 1000).toISOString().slice(11, 16)
  return hour && hour !== '00:00' ? ` ${hour}` : ''
}
