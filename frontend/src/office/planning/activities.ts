import type { Activity, ActivityBody, Proposal, Unit } from './api'

/** One row of the plan, and the parts that offices below planned. */
export interface Row {
  activity: Activity
  parts: Activity[]
}

/** A part whose row is not seen stands by itself. */
export function rowsOf(activities: Activity[]): Row[] {
  const rows = activities.filter(
    ({ parent_id }) => parent_id === null || !activities.some(({ id }) => id === parent_id),
  )
  return rows.map((activity) => ({
    activity,
    parts: activities.filter(({ parent_id }) => parent_id === activity.id),
  }))
}

export interface ActivityDraft {
  name?: string
  from?: string
  to?: string
  units?: string[]
  jointUnits?: string[]
  parentId?: string
}

export interface ActivityValues {
  name: string
  kind: string
  from: string
  to: string
  place: string
  note: string
  /** The id of a unit, `other` for a name, empty for nobody. */
  lead: string
  leadName: string
  joint: string[]
  jointNames: string
}

export const OTHER = 'other'

export function valuesOf(stored: Activity | null, draft: ActivityDraft, day: string): ActivityValues {
  const { lead = null, joint = [] } = stored ?? {}
  return {
    name: stored?.name ?? draft.name ?? '',
    kind: stored?.kind ?? '',
    from: stored?.starts_on ?? draft.from ?? day,
    to: stored?.ends_on ?? draft.to ?? draft.from ?? day,
    place: stored?.place ?? '',
    note: stored?.note ?? '',
    lead: lead ? (lead.organization_id ?? OTHER) : '',
    leadName: lead && !lead.organization_id ? lead.name : '',
    joint: joint.flatMap(({ organization_id }) => (organization_id ? [organization_id] : [])),
    jointNames: joint.flatMap(({ organization_id, name }) => (organization_id ? [] : [name])).join('\n'),
  }
}

/** Units of a notice by their names: the first leads, those on record are chosen, the others stay words. */
export function withUnits(values: ActivityValues, { units = [], jointUnits = [] }: ActivityDraft, known: Unit[]): void {
  const [first, ...others] = units
  const idOf = (name: string): string | undefined => known.find((unit) => unit.name === name)?.id
  if (first) {
    values.lead = idOf(first) ?? OTHER
    values.leadName = values.lead === OTHER ? first : ''
  }
  const named = [...new Set([...others, ...jointUnits])].filter((name) => name !== first)
  values.joint = named.flatMap((name) => idOf(name) ?? [])
  values.jointNames = named.filter((name) => !idOf(name)).join('\n')
}

export const linesIn = (typed: string): string[] => [
  ...new Set(
    typed
      .split('\n')
      .map((line) => line.trim())
      .filter(Boolean),
  ),
]

export function bodyOf(given: ActivityValues, division: string, parentId: string | null): ActivityBody {
  const orNull = (typed: string): string | null => typed.trim() || null
  const lead = given.lead === OTHER ? { name: given.leadName.trim() } : { organization_id: given.lead }
  return {
    name: given.name.trim(),
    division_code: division,
    parent_id: parentId,
    kind: orNull(given.kind),
    starts_on: given.from,
    ends_on: given.to,
    place: orNull(given.place),
    note: orNull(given.note),
    lead: given.lead ? lead : null,
    joint: [
      ...given.joint.map((organization_id) => ({ organization_id })),
      ...linesIn(given.jointNames).map((name) => ({ name })),
    ],
  }
}

/** Whether the lead unit joins as well. */
export const isNamedTwice = (given: ActivityValues): boolean =>
  given.lead === OTHER
    ? linesIn(given.jointNames).includes(given.leadName.trim())
    : given.lead !== '' && given.joint.includes(given.lead)

/** What a sentence of a notice says of an activity. */
export function draftOf({ name, on, starts_on, ends_on, units, joint_units }: Proposal): ActivityDraft {
  const [from, to] = [starts_on ?? on, ends_on ?? on]
  return {
    ...(name && { name }),
    ...(from && { from }),
    ...(to && { to }),
    units,
    jointUnits: joint_units,
  }
}
