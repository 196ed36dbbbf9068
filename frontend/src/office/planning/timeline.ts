import { monthsBetween } from '@/shared/formatMore'

import type { CampaignWhole, DueDate, Obligation } from './api'

export interface Mark {
  day: string
  x: number
  isOff: boolean
}

export interface Lane {
  id: string
  name: string
  from: string
  to: string
  x: number
  width: number
  marks: Mark[]
}

export interface Timeline {
  months: { month: string; x: number; width: number }[]
  phases: Lane[]
  duties: Lane[]
  width: number
  today: number | null
}

export const MONTH_WIDTH = 116
const DAY_MS = 24 * 3600 * 1000
const instant = (day: string): number => Date.parse(`${day}T00:00:00Z`)

/** Months across, equally wide; a day lies within its month by its share of it. Null for a plan without any day. */
export function timelineOf(campaign: CampaignWhole, obligations: Obligation[], today: string): Timeline {
  const days = [
    campaign.starts_on,
    campaign.ends_on,
    ...campaign.phases.flatMap(({ starts_on, ends_on }) => [starts_on, ends_on]),
    ...obligations.flatMap(({ due_dates }) => dueDaysOf(due_dates).map(({ due_on }) => due_on)),
  ].sort()
  const months = monthsBetween(days[0] ?? today, days[days.length - 1] ?? today)
  const xOf = (day: string): number => {
    const month = day.slice(0, 7)
    const first = instant(`${month}-01`)
    const [year = 0, number = 1] = month.split('-').map(Number)
    const length = new Date(Date.UTC(year, number, 0)).getUTCDate()
    return (months.indexOf(month) + (instant(day) - first) / DAY_MS / length) * MONTH_WIDTH
  }
  const endOf = (day: string): number => xOf(day) + MONTH_WIDTH / 31
  const isShown = months.includes(today.slice(0, 7))
  return {
    months: months.map((month, index) => ({ month, x: index * MONTH_WIDTH, width: MONTH_WIDTH })),
    phases: campaign.phases.map((phase) => ({
      id: `phase-${phase.position}`,
      name: phase.name,
      from: phase.starts_on,
      to: phase.ends_on,
      x: xOf(phase.starts_on),
      width: Math.max(6, endOf(phase.ends_on) - xOf(phase.starts_on)),
      marks: [],
    })),
    duties: obligations.map(({ id, name, due_dates }) => ({
      id,
      name,
      from: dueDaysOf(due_dates)[0]?.due_on ?? '',
      to: dueDaysOf(due_dates).pop()?.due_on ?? '',
      x: xOf(dueDaysOf(due_dates)[0]?.due_on ?? days[0] ?? today),
      width: 0,
      marks: dueDaysOf(due_dates).map((day) => ({
        day: day.due_on,
        x: xOf(day.due_on) + MONTH_WIDTH / 62,
        isOff: day.falls_on_day_off === true,
      })),
    })),
    width: months.length * MONTH_WIDTH,
    today: isShown ? xOf(today) : null,
  }
}

/** Those with a deadline; what has none stands on no day. */
const dueDaysOf = (days: DueDate[]): (DueDate & { due_on: string })[] =>
  days.filter((day): day is DueDate & { due_on: string } => day.due_on !== null)
