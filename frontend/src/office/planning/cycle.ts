import type { Cycle, Obligation } from './api'
import { t, type PlanKey } from './messages'

export type CycleKind = Cycle['kind']
type OfKind<Kind extends CycleKind> = Extract<Cycle, { kind: Kind }>
type Anchor = OfKind<'window'>['to']
export type Unit = OfKind<'every'>['unit']

export const KINDS: CycleKind[] = ['once', 'monthly', 'every', 'window', 'list', 'none']
export const UNITS: Unit[] = ['day', 'week', 'month', 'quarter', 'year']
/** The server knows more names; these are offered. */
export const NAMED_DAYS = [
  ...['元旦', '除夕', '春节', '元宵节', '学雷锋日', '清明节', '劳动节', '端午节', '七一', '中秋节', '国庆节', '重阳节'],
  ...['扶贫日', '志愿者日'],
]
const FESTIVALS = new Set(['除夕', '春节', '元宵节', '清明节', '端午节', '中秋节', '重阳节'])

export interface PeriodLine {
  starts_on: string
  ends_on: string
  due_on: string
  due_time: string
}

/** One end of a window. `what` is `on` for a date, else the name of a day. */
export interface AnchorValues {
  what: string
  on: string
  year: string
  offset: number | string
}

export interface CycleValues {
  kind: CycleKind
  dueOn: string
  dueTime: string
  dueDay: number | string
  from: string
  to: string
  n: number | string
  unit: Unit
  firstOn: string
  lastOn: string
  startsDay: number | string
  startsMonth: number | string
  dueHow: 'end' | 'inside' | 'after'
  insideDay: number | string
  afterDays: number | string
  windowFrom: AnchorValues
  windowTo: AnchorValues
  periods: PeriodLine[]
}

export interface CycleDraft {
  kind: CycleKind
  dueOn?: string
  dueDay?: number
  from?: string
  to?: string
  dueTime?: string
  unit?: Unit
  n?: number
  firstOn?: string
  insideDay?: number
  startsMonth?: number
  windowFrom?: { what: string; on: string }
  windowTo?: { what: string; on?: string; offset: number }
  afterDays?: number
  periods?: PeriodLine[]
}

/** Past the end of a month means its last day: nothing is proposed that a notice did not say. */
const LAST_OF_MONTH = 31
const MOST_DAYS = 366

/** `stored`: as it is on record. `days`: of the campaign, which a new cycle begins with. */
export function valuesOfCycle(
  stored: Obligation['cycle'] | undefined,
  draft: CycleDraft,
  days: { starts_on: string; ends_on: string },
): CycleValues {
  const cycle = stored as Cycle | undefined
  const of = <Kind extends CycleKind>(kind: Kind): OfKind<Kind> | undefined =>
    cycle?.kind === kind ? (cycle as OfKind<Kind>) : undefined
  const [once, monthly, every, window] = [of('once'), of('monthly'), of('every'), of('window')]
  const after = every?.due_after_days ?? window?.due_after_days ?? (cycle ? 0 : (draft.afterDays ?? 0))
  return {
    kind: cycle?.kind ?? draft.kind,
    dueOn: once?.due_on ?? draft.dueOn ?? '',
    dueTime: once?.due_time ?? every?.due_time ?? window?.due_time ?? draft.dueTime ?? '',
    dueDay: monthly?.due_day ?? draft.dueDay ?? LAST_OF_MONTH,
    from: monthly?.from ?? draft.from ?? days.starts_on.slice(0, 7),
    to: monthly?.to ?? draft.to ?? days.ends_on.slice(0, 7),
    n: every?.n ?? draft.n ?? 1,
    unit: every?.unit ?? draft.unit ?? 'week',
    firstOn: wholeDay(every?.from, 'first') || (draft.firstOn ?? days.starts_on),
    lastOn: wholeDay(every?.to, 'last') || days.ends_on,
    startsDay: every?.starts_day ?? '',
    startsMonth: every?.starts_month ?? draft.startsMonth ?? '',
    dueHow: typeof (every?.due_day ?? draft.insideDay) === 'number' ? 'inside' : after > 0 ? 'after' : 'end',
    insideDay: every?.due_day ?? draft.insideDay ?? '',
    afterDays: after || 5,
    windowFrom: { ...anchorValues(window?.from, days.starts_on), ...(!window && draft.windowFrom) },
    windowTo: { ...anchorValues(window?.to, days.ends_on), ...(!window && draft.windowTo) },
    periods: (of('list')?.periods ?? draft.periods ?? [{ ...days, due_on: null }]).map((one) => ({
      starts_on: one.starts_on,
      ends_on: one.ends_on,
      due_on: one.due_on ?? '',
      due_time: ('due_time' in one && one.due_time) || '',
    })),
  }
}

/** The API takes a month for its first or last day. */
function wholeDay(written: string | undefined, end: 'first' | 'last'): string {
  if (!written || written.length > 7) return written ?? ''
  if (end === 'first') return `${written}-01`
  const [year = 0, month = 1] = written.split('-').map(Number)
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10)
}

function anchorValues(anchor: Anchor | undefined, otherwise: string): AnchorValues {
  return {
    what: anchor?.festival ?? anchor?.named_day ?? 'on',
    on: anchor?.on ?? otherwise,
    year: anchor?.year ? String(anchor.year) : '',
    offset: anchor?.offset_days ?? 0,
  }
}

export const isWhole = (typed: number | string, least: number, most: number): boolean => {
  const number = Number(typed)
  return typed !== '' && Number.isInteger(number) && number >= least && number <= most
}

/** What a person can see is missing; whether the periods fit is decided by the server, in the preview. */
export function checkCycle(given: CycleValues): Partial<Record<keyof CycleValues, string>> {
  if (given.kind === 'once') return given.dueOn ? {} : { dueOn: t('dateNeeded') }
  if (given.kind === 'monthly')
    return {
      ...(!isWhole(given.dueDay, 1, 31) && { dueDay: t('dueDayWrong') }),
      ...((!given.from || !given.to || given.to < given.from) && { to: t('monthsWrong') }),
    }
  if (given.kind === 'every') return checkEvery(given)
  if (given.kind === 'window')
    return {
      ...(isAnchorWrong(given.windowFrom) && { windowFrom: t('anchorWrong') }),
      ...(isAnchorWrong(given.windowTo) && { windowTo: t('anchorWrong') }),
      ...checkAfter(given),
    }
  const isMissing = given.periods.some(({ starts_on, ends_on }) => !starts_on || !ends_on)
  return given.kind === 'list' && isMissing ? { periods: t('periodsWrong') } : {}
}

function checkEvery(given: CycleValues): Partial<Record<keyof CycleValues, string>> {
  const longest = given.unit === 'week' ? 7 : 31
  return {
    ...(!isWhole(given.n, 1, MOST_DAYS) && { n: t('everyNWrong') }),
    ...(!given.firstOn && { firstOn: t('dateNeeded') }),
    ...(!given.lastOn && { lastOn: t('dateNeeded') }),
    ...(given.unit !== 'day' &&
      given.dueHow === 'inside' &&
      !isWhole(given.insideDay, 1, longest) && { insideDay: t('insideDayWrong', { most: longest }) }),
    ...checkAfter(given),
  }
}

const checkAfter = ({ dueHow, afterDays }: CycleValues): { afterDays?: string } =>
  dueHow === 'after' && !isWhole(afterDays, 1, MOST_DAYS) ? { afterDays: t('afterDaysWrong') } : {}

const isAnchorWrong = ({ what, on, year, offset }: AnchorValues): boolean =>
  (what === 'on' ? !on : year !== '' && !/^(?:19|20)\d\d$/.test(year)) || !isWhole(offset, -MOST_DAYS, MOST_DAYS)

/** As the API takes it: what does not belong to the kind is left out. */
export function cycleOf(given: CycleValues): Cycle {
  const time = given.dueTime ? { due_time: given.dueTime } : {}
  const after = given.dueHow === 'after' ? { due_after_days: Number(given.afterDays) } : {}
  switch (given.kind) {
    case 'once':
      return { kind: 'once', due_on: given.dueOn, ...time }
    case 'monthly':
      return { kind: 'monthly', due_day: Number(given.dueDay), from: given.from, to: given.to }
    case 'every':
      return { ...everyOf(given), ...after, ...time }
    case 'window': {
      const [from, to] = [anchorOf(given.windowFrom), anchorOf(given.windowTo)]
      return { kind: 'window', from, to, ...(after as { due_after_days: number }), ...time }
    }
    case 'list':
      return {
        kind: 'list',
        periods: given.periods.map(({ starts_on, ends_on, due_on, due_time }) => ({
          starts_on,
          ends_on,
          ...(due_on && { due_on }),
          ...(due_time && { due_time }),
        })),
      }
    case 'none':
      return { kind: 'none' }
  }
}

function everyOf(given: CycleValues): OfKind<'every'> {
  const hasDays = given.unit !== 'day'
  return {
    kind: 'every',
    n: Number(given.n),
    unit: given.unit,
    from: given.firstOn,
    to: given.lastOn,
    ...(hasDays && given.startsDay !== '' && { starts_day: Number(given.startsDay) }),
    ...(given.unit === 'year' && given.startsMonth !== '' && { starts_month: Number(given.startsMonth) }),
    ...(hasDays && given.dueHow === 'inside' && { due_day: Number(given.insideDay) }),
  }
}

function anchorOf({ what, on, year, offset }: AnchorValues): Anchor {
  const offset_days = Number(offset)
  if (what === 'on') return { on, offset_days }
  const named = FESTIVALS.has(what) ? { festival: what } : { named_day: what }
  return { ...named, ...(year && { year: Number(year) }), offset_days }
}

/** How often a duty comes again, in a few words. */
export function cycleKindWords({ cycle, due_dates }: Pick<Obligation, 'cycle' | 'due_dates'>): string {
  const stored = cycle as Cycle
  const n = due_dates.length
  if (stored.kind === 'every') {
    const one = t(`unit_${stored.unit}` as PlanKey)
    return stored.n === 1
      ? t('everyOneWords', { unit: one, n })
      : t('everyWords', { each: stored.n ?? 1, unit: one, n })
  }
  if (stored.kind === 'list') return t('listWords', { n })
  return t(stored.kind === 'none' ? 'noDeadline' : 'window')
}
