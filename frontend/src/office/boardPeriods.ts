import { Problem, type Uuid } from '@/shared/api'
import type { components } from '@/shared/api/households'
import { getJson } from '@/shared/api/http'
import { thisMonth, today } from '@/shared/format'
import { clampMonth, formatMonth, isMonth, periodWords } from '@/shared/formatMore'

export type BoardPeriod = components['schemas']['BoardPeriod']

export type Shape = 'month' | 'week' | 'quarter' | 'year' | 'days'

/** A period to choose. `days`: its first and last one; of a month they follow from the key. */
export interface Period {
  key: string
  label: string
  days: readonly [string, string] | null
  /** How duties call these days, to ask for what is due of them. */
  dutyPeriods: string[]
}

/** Periods of one length, by their first day: a step goes from one to the next of them. */
export interface PeriodGroup {
  shape: Shape
  periods: Period[]
}

const SHAPES: readonly Shape[] = ['week', 'quarter', 'year', 'days']

function shapeOf(key: string): Shape {
  if (isMonth(key)) return 'month'
  if (/^\d{4}-W\d\d$/.test(key)) return 'week'
  if (/^\d{4}-Q\d$/.test(key)) return 'quarter'
  return /^\d{4}$/.test(key) ? 'year' : 'days'
}

/** What the server says of a campaign's periods; none where the register has not heard of the campaign yet. */
export async function toldPeriods(campaignId: Uuid | null): Promise<BoardPeriod[]> {
  if (!campaignId) return []
  try {
    const { items } = await getJson<components['schemas']['BoardPeriods']>('/progress/periods', {
      campaign_id: campaignId,
    })
    return items
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return []
    throw error
  }
}

/**
 * The periods of a campaign: its months, unless all that it asks for is by other periods; and those others, the most
 * frequent first.
 */
export function periodGroups(months: readonly string[], told: readonly BoardPeriod[]): PeriodGroup[] {
  const asked = told.filter(({ is_asked }) => is_asked)
  const others = asked.filter(({ period }) => !isMonth(period))
  const hasMonths = !others.length || others.length < asked.length
  return [
    ...(hasMonths ? [{ shape: 'month' as const, periods: months.map(monthOf) }] : []),
    ...SHAPES.map((shape) => ({
      shape,
      periods: others.filter(({ period }) => shapeOf(period) === shape).map(periodOf),
    })).filter(({ periods }) => periods.length),
  ]
}

const monthOf = (key: string): Period => ({ key, label: formatMonth(key), days: null, dutyPeriods: [key] })

const periodOf = (told: BoardPeriod): Period => ({
  key: told.period,
  label: periodWords(told),
  days: [told.starts_on, told.ends_on],
  dutyPeriods: told.duty_periods,
})

/** The period of the address; else the one nearest to its month, or to today, among the periods of the first length. */
export function nearestPeriod(groups: readonly PeriodGroup[], key: string | null): Period {
  const every = groups.flatMap(({ periods }) => periods)
  const found = every.find((period) => period.key === key)
  if (found) return found
  const month = key && isMonth(key) ? key : null
  const [first] = groups
  if (!first || first.shape === 'month') {
    const months = (first?.periods ?? []).map((period) => period.key)
    return monthOf(clampMonth(month ?? thisMonth(), months))
  }
  // No day of a month is later than its 31st, written as text.
  const day = month ? `${month}-31` : today()
  const begun = first.periods.filter(({ days }) => !days || days[0] <= day)
  return begun[begun.length - 1] ?? first.periods[0] ?? monthOf(month ?? thisMonth())
}

/** A month stands in addresses as it always did. */
export const inAddress = (key: string): Record<string, string> => (isMonth(key) ? { month: key } : { period: key })

/** For a list of households: the days of the period, which that page need not ask for. */
export const withDays = ({ key, days }: Period): Record<string, string> => ({
  ...inAddress(key),
  ...(days && { first: days[0], last: days[1] }),
})
