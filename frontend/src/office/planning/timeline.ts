import { monthsBetween } from '@/shared/formatMore'

import type { Activity, CampaignWhole, Obligation } from './api'

/** Places are percent of the width, so that the picture fits whatever it stands in. */
export interface Bar {
  from: string
  to: string
  left: number
  width: number
}

export interface Mark {
  day: string
  left: number
  isOff: boolean
}

export interface Lane {
  id: string
  kind: 'phase' | 'activity' | 'duty'
  name: string
  isCancelled: boolean
  bars: Bar[]
  marks: Mark[]
}

export interface Timeline {
  months: { month: string; left: number; width: number; isNamed: boolean }[]
  lanes: Lane[]
  today: number | null
}

/** More names of months than this run into each other. */
const MOST_NAMES = 9
const DAY_MS = 24 * 3600 * 1000
const instant = (day: string): number => Date.parse(`${day}T00:00:00Z`)
const lastOf = (month: string): string => {
  const [year = 0, number = 1] = month.split('-').map(Number)
  return new Date(Date.UTC(year, number, 0)).toISOString().slice(0, 10)
}

/** From the first of the month of the first day to the end of the month of the last one, a day as wide as any other. */
export function timelineOf(
  campaign: CampaignWhole,
  activities: Activity[],
  obligations: Obligation[],
  today: string,
): Timeline {
  const days = [
    campaign.starts_on,
    campaign.ends_on,
    ...[...campaign.phases, ...activities].flatMap(({ starts_on, ends_on }) => [starts_on, ends_on]),
    ...obligations.flatMap(({ due_dates }) => due_dates.flatMap(({ due_on }) => (due_on ? [due_on] : []))),
  ].sort()
  const months = monthsBetween(days[0] ?? today, days[days.length - 1] ?? today)
  const [first = today.slice(0, 7), last = first] = [months[0], months[months.length - 1]]
  const start = instant(`${first}-01`)
  const length = instant(lastOf(last)) + DAY_MS - start
  const leftOf = (day: string): number => ((instant(day) - start) / length) * 100
  const barOf = ({ starts_on, ends_on }: { starts_on: string; ends_on: string }): Bar => ({
    from: starts_on,
    to: ends_on,
    left: leftOf(starts_on),
    width: ((instant(ends_on) + DAY_MS - instant(starts_on)) / length) * 100,
  })
  const half = DAY_MS / 2 / length
  const step = Math.ceil(months.length / MOST_NAMES)
  return {
    months: months.map((month, index) => ({
      month,
      left: leftOf(`${month}-01`),
      width: ((instant(lastOf(month)) + DAY_MS - instant(`${month}-01`)) / length) * 100,
      isNamed: index % step === 0,
    })),
    lanes: [
      ...campaign.phases.map((phase) => laneOf('phase', `phase-${phase.position}`, phase.name, [barOf(phase)])),
      ...activities.map((one) => ({
        ...laneOf('activity', one.id, one.name, [barOf(one)]),
        isCancelled: one.cancelled_at !== null,
      })),
      ...obligations.map(({ id, name, due_dates }) => ({
        ...laneOf('duty', id, name, due_dates.map(barOf)),
        marks: due_dates.flatMap(({ due_on, falls_on_day_off }) =>
          due_on ? [{ day: due_on, left: leftOf(due_on) + half * 100, isOff: falls_on_day_off === true }] : [],
        ),
      })),
    ],
    today: months.includes(today.slice(0, 7)) ? leftOf(today) : null,
  }
}

const laneOf = (kind: Lane['kind'], id: string, name: string, bars: Bar[]): Lane => ({
  id,
  kind,
  name,
  isCancelled: false,
  bars,
  marks: [],
})
