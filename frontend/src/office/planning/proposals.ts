import { formatDate } from '@/shared/format'
import { formatMonth } from '@/shared/formatMore'

import type { CampaignWhole, Proposal } from './api'
import { NAMED_DAYS, type CycleDraft, type PeriodLine } from './cycle'
import { channelsIn, countedIn, meantBy, type Draft } from './duties'
import { t, type PlanKey } from './messages'

type Kind = Proposal['kind']

const KIND_WORDS: Record<Kind, PlanKey> = {
  title: 'pTitle',
  doc_number: 'pDocNumber',
  issued_on: 'pIssuedOn',
  issuer: 'pIssuer',
  addressee: 'pAddressee',
  receiver: 'pReceiver',
  contact: 'pContact',
  attachment: 'pAttachment',
  parent: 'pParent',
  page_date: 'pPageDate',
  due_once: 'pDueOnce',
  due_monthly: 'pDueMonthly',
  due_every: 'pDueEvery',
  due_relative: 'pDueRelative',
  due_festival: 'pDueFestival',
  phase: 'pPhase',
  period: 'pPeriod',
  activity: 'pActivity',
  festival: 'pFestival',
  day: 'pDay',
  around: 'pAround',
  quota: 'pQuota',
  amount: 'pAmount',
}
const DOUBT_WORDS: Record<Proposal['doubts'][number], PlanKey> = {
  year_inferred: 'whyYear',
  marks_lost: 'whyDamaged',
  ten_day_thirds: 'whyTenDays',
  around: 'whyAround',
  months_from_sentence: 'whyMonths',
  eve_of_festival: 'whyEve',
  attached: 'whyAttached',
}
const CONTACT_WORDS: Record<NonNullable<Proposal['contact']>, PlanKey> = {
  person: 'contactPerson',
  phone: 'phone',
  fax: 'fax',
  mailbox: 'mailbox',
  address: 'contactAddress',
}
const EVERY_WORDS: Record<NonNullable<Proposal['every']>, PlanKey> = {
  day: 'everyDay',
  week: 'everyWeek',
  month: 'everyMonth',
  quarter: 'everyQuarter',
  half_year: 'everyHalfYear',
  year: 'everyYear',
}
const WITHIN_WORDS: Record<NonNullable<Proposal['within']>, PlanKey> = {
  hour: 'withinHours',
  day: 'withinDays',
  working_day: 'withinWorkingDays',
  week: 'withinWeeks',
  month: 'withinMonths',
}
const BOUND_WORDS: Record<NonNullable<Proposal['bound']>, PlanKey> = {
  at_least: 'atLeast',
  at_most: 'atMost',
  about: 'about',
}

/** What each screen can fill in. */
export const OF_NOTICE: Kind[] = ['title', 'doc_number', 'issued_on', 'issuer', 'addressee', 'attachment', 'parent']
export const OF_CAMPAIGN: Kind[] = ['phase', 'period', 'activity']
export const OF_PLAN: Kind[] = [
  ...([
    'due_once',
    'due_monthly',
    'due_every',
    'due_festival',
    'due_relative',
    'quota',
    'amount',
    'receiver',
    'contact',
  ] as const),
  ...(['activity', 'around', 'festival', 'phase', 'period'] as const),
]
/** What no field holds yet: shown, to be read. `page_date` is said of the web page and shown nowhere. */
export const TO_READ: Kind[] = ['day']

/** Quotas are counted in households; of other units they are shown only. */
const HOUSEHOLDS = '户'
/** How long a paper or a film may be is no number that units reach. */
const OF_A_PAPER = ['字', '页', '分钟', '秒']
const MOST = 100_000

/** What is reached by units is a duty of a number; a limit is none. */
const isReached = ({ amount, unit, bound }: Proposal): boolean =>
  bound !== 'at_most' && amount !== null && amount >= 1 && amount <= MOST && !OF_A_PAPER.includes(unit ?? '')

const CONTACTS_WITH_FIELD: Proposal['contact'][] = ['phone', 'fax', 'mailbox']

/** The contact of a task has no field for a person or a postal address. */
export function hasField(proposal: Proposal): boolean {
  const { kind, contact, unit } = proposal
  if (kind === 'amount') return isReached(proposal)
  if (kind === 'quota') return unit === HOUSEHOLDS
  if (kind === 'due_every') return everyOf(proposal, ANY_YEAR) !== null
  if (kind === 'due_relative') return daysAfterEnd(proposal) !== null
  return kind !== 'contact' || CONTACTS_WITH_FIELD.includes(contact)
}

export function kindWords({ kind, contact, unit }: Proposal): string {
  if (contact) return t(CONTACT_WORDS[contact])
  return t(kind === 'quota' && unit !== HOUSEHOLDS ? 'pShare' : KIND_WORDS[kind])
}

/** Why a line can only be read here: no field holds it, or one of another form does. */
export const unreachedWords = ({ kind, on, starts_on }: Proposal): string =>
  t(OF_CAMPAIGN.includes(kind) && (on || starts_on) ? 'takenWithPhases' : 'noFieldYet')

/** What of a proposal is lost when it is taken, one sentence each. */
export function lossesOf({ at, who, per, units, joint_units, bound, kind }: Proposal, keepsUnits = false): string[] {
  const isQuota = kind === 'quota'
  const isAmount = kind === 'amount'
  const keepsHour = kind === 'due_once' || kind === 'due_every' || kind === 'due_festival'
  const lost: [PlanKey, unknown][] = [
    ['hourNotKept', at && !keepsHour],
    ['whoNotKept', (who && !isQuota) || (per && isAmount)],
    ['unitsNotKept', !keepsUnits && (units.length || joint_units.length)],
    ['boundNotKept', (isQuota && bound) || (isAmount && bound === 'about')],
  ]
  return lost.flatMap(([key, isLost]) => (isLost ? [t(key)] : []))
}

export const doubtWords = ({ doubts }: Proposal): string => doubts.map((doubt) => t(DOUBT_WORDS[doubt])).join('；')

/** The days that a duty hangs on. */
type OfCampaign = Pick<CampaignWhole, 'starts_on' | 'ends_on'> & { phases?: Pick<CampaignWhole, 'phases'>['phases'] }

/** The duty that a sentence means, as far as it says it. */
export function dutyDraftOf(proposal: Proposal, campaign: OfCampaign, sentence = ''): Draft {
  const channels = channelsIn(sentence)
  return { ...draftSaid(proposal, campaign), ...(channels && { channels }) }
}

/** The whole sentence of a proposal. Places count code points. */
export function sentenceOf(text: string, { start, end }: Pick<Proposal, 'start' | 'end'>): string {
  const characters = [...text]
  const before = characters.slice(0, start).join('').split(ENDS).pop() ?? ''
  const behind = characters.slice(end).join('').split(ENDS)[0] ?? ''
  return before + characters.slice(start, end).join('') + behind
}
const ENDS = /[。！？\n]/

function draftSaid(proposal: Proposal, campaign: OfCampaign): Draft {
  const { what, to, at, on, due_day, from_month, to_month } = proposal
  const named = { form: meantBy(proposal), ...(what && { name: what }), ...(to && { office: to }) }
  const hour = at ? { dueTime: at.slice(0, 5) } : {}
  if (proposal.kind === 'amount') {
    const { name, amount, unit } = proposal
    const counted = { ...named, form: countedIn(unit), ...(name && { name }), ...(amount && { minimum: amount }) }
    // How often, where it is said; the number says nothing of that. Else the day is for the person to enter.
    return { ...counted, ...(everyOf({ ...proposal, amount: null }, campaign) ?? { kind: 'once' }) }
  }
  if (proposal.kind === 'due_every') {
    return { ...named, ...hour, ...(everyOf(proposal, campaign) ?? { kind: 'every' }) }
  }
  if (proposal.kind === 'due_relative') return { ...named, ...hour, ...afterEndOf(proposal, campaign) }
  if (proposal.kind === 'due_festival' && NAMED_DAYS.includes(proposal.name ?? '')) {
    // The day before, in whatever year: the next edition has it on another date.
    return { ...named, ...hour, kind: 'window', windowTo: { what: proposal.name ?? '', offset: -1 } }
  }
  if (proposal.kind !== 'due_monthly') return { ...named, ...hour, kind: 'once', dueOn: on ?? '' }
  return {
    ...named,
    kind: 'monthly',
    ...(due_day && { dueDay: due_day }),
    ...(from_month && to_month && { from: from_month, to: to_month }),
  }
}

const HALF_YEAR = 6
const QUARTER = 3

/** Whether a cycle says it at all does not depend on the days of a campaign. */
const ANY_YEAR: OfCampaign = { starts_on: '2020-01-01', ends_on: '2020-12-31' }

/**
 * 每周五前, 每季度末月25日前: the cycle that a sentence means. Null where no cycle says it. The due day of a quarter or
 * half-year lies in its last month; one in an earlier month becomes a list of these periods in the campaign. A half-year
 * is counted from January or July.
 */
function everyOf({ every, amount, due_day, due_month, at }: Proposal, campaign: OfCampaign): CycleDraft | null {
  const inside = due_day ? { insideDay: due_day } : {}
  const { starts_on } = campaign
  switch (every) {
    case 'day':
      return { kind: 'every', unit: 'day' }
    case 'week':
      return { kind: 'every', unit: 'week', ...(amount && { n: amount }), ...inside }
    case 'month':
      return { kind: 'every', unit: 'month', ...inside }
    case 'quarter':
      if ((due_month ?? QUARTER) === QUARTER) return { kind: 'every', unit: 'quarter', ...inside }
      return listOf(QUARTER, due_month, due_day, at, campaign)
    case 'half_year': {
      const half = Number(starts_on.slice(5, 7)) <= HALF_YEAR ? '01' : '07'
      const firstOn = starts_on ? { firstOn: `${starts_on.slice(0, 4)}-${half}-01` } : {}
      if ((due_month ?? HALF_YEAR) === HALF_YEAR)
        return { kind: 'every', unit: 'month', n: HALF_YEAR, ...inside, ...firstOn }
      return listOf(HALF_YEAR, due_month, due_day, at, campaign)
    }
    case 'year':
      // A year that ends with the month of the day, so that the day lies in its last month.
      return { kind: 'every', unit: 'year', ...inside, ...(due_month && { startsMonth: (due_month % 12) + 1 }) }
    default:
      return null
  }
}

const dayOf = (year: number, month: number, day: number): string =>
  new Date(Date.UTC(year, month - 1, day)).toISOString().slice(0, 10)
/** Day 31 of a month means its last one. */
const dueIn = (year: number, month: number, day: number): string =>
  dayOf(year, month, Math.min(day, new Date(Date.UTC(year, month, 0)).getUTCDate()))

/** Every `length` months from January on, as far as they touch the campaign and are due in it or later. */
function listOf(
  length: number,
  dueMonth: number | null,
  dueDay: number | null,
  at: string | null,
  { starts_on, ends_on }: OfCampaign,
): CycleDraft | null {
  if (!dueMonth || !dueDay) return null
  const periods: PeriodLine[] = []
  const year = Number(starts_on.slice(0, 4))
  for (let month = 1; dayOf(year, month, 1) <= ends_on; month += length) {
    const due_on = dueIn(year, month + dueMonth - 1, dueDay)
    if (dayOf(year, month + length, 0) >= starts_on && due_on >= starts_on)
      periods.push({
        starts_on: dayOf(year, month, 1),
        ends_on: dayOf(year, month + length, 0),
        due_on,
        due_time: at?.slice(0, 5) ?? '',
      })
  }
  return periods.length ? { kind: 'list', periods } : null
}

const END = /结束$/
const WEEK = 7

/** 活动结束后5日内: how many days after its end. Null for what hangs on something else, or is counted in working days. */
function daysAfterEnd({ name, amount, within }: Proposal): number | null {
  if (!name || !END.test(name) || !amount) return null
  if (within === 'week') return amount * WEEK
  return within === 'day' ? amount : null
}

/** A window over the phase that is named, or over the whole campaign; its end is left open where neither is meant. */
function afterEndOf(proposal: Proposal, campaign: OfCampaign): CycleDraft {
  const named = (proposal.name ?? '').replace(END, '').replace(/阶段$/, '')
  const phase = campaign.phases?.find(({ name }) => named && (name.includes(named) || named.includes(name)))
  const isWhole = /^(?:本次|此次|整个)?(?:专项)?(?:活动|行动|工作|任务)?$/.test(named)
  const { starts_on, ends_on } = phase ?? (isWhole ? campaign : { starts_on: campaign.starts_on, ends_on: '' })
  return {
    kind: 'window',
    windowFrom: { what: 'on', on: starts_on },
    windowTo: { what: 'on', on: ends_on, offset: 0 },
    afterDays: daysAfterEnd(proposal) ?? 0,
  }
}

/** What the system understood, in words. */
export function readingWords(proposal: Proposal): string {
  const { kind, name, on, at, starts_on, ends_on } = proposal
  const hour = at ? ` ${at.slice(0, 5)}` : ''
  if (kind === 'due_monthly') return monthlyWords(proposal) + hour
  if (kind === 'due_every') return everyWords(proposal) + hour
  if (kind === 'due_relative') return relativeWords(proposal)
  if (kind === 'quota' || kind === 'amount') return amountWords(proposal)
  if (kind === 'due_festival') return t('beforeFestival', { name: name ?? '', date: formatDate(on ?? '', '') })
  if (kind === 'parent') {
    const signed = on ? formatDate(on, '') : null
    return [name, proposal.doc_number, signed].filter(Boolean).join(' · ')
  }
  const named = name ? `${name} ` : ''
  if (starts_on && ends_on) return `${named}${formatDate(starts_on, '')} – ${formatDate(ends_on, '')}`
  if (!on) return name ?? ''
  const isBy = kind === 'activity' && proposal.is_inclusive
  return `${named}${isBy ? t('byDate', { date: formatDate(on, '') }) : formatDate(on, '')}${hour}`
}

function monthlyWords({ due_day, from_month, to_month }: Proposal): string {
  if (!from_month || !to_month) return t('dueDayOnly', { day: due_day ?? '' })
  return t('monthlyWords', { from: formatMonth(from_month), to: formatMonth(to_month), day: due_day ?? '' })
}

function everyWords({ every, amount, due_day, due_month }: Proposal): string {
  if (!every) return ''
  const day = due_day === 31 ? t('endOfMonth') : t('dayN', { day: due_day ?? '' })
  if (every === 'week' && !due_day) return t('everyWeeks', { n: amount ?? 1 })
  if (every === 'week') {
    const on = t('dueWeekly', { day: t(`weekday${due_day}` as PlanKey) })
    return amount ? `${t('everyWeeks', { n: amount })} ${on}` : on
  }
  if (every === 'year') return t('dueYearly', { month: due_month ?? '', day })
  if (every === 'quarter' || every === 'half_year') {
    return t('dueInPeriod', { every: t(EVERY_WORDS[every]), month: due_month ?? '', day })
  }
  return t(EVERY_WORDS[every])
}

function relativeWords({ name, amount, within }: Proposal): string {
  const length = within ? t(WITHIN_WORDS[within], { n: amount ?? '' }) : ''
  return name ? t('afterWhat', { what: name, length }) : length
}

/** 每县 · 不少于 20 种 · 产品 */
function amountWords({ kind, name, amount, unit, bound, every, per }: Proposal): string {
  const number = `${bound ? `${t(BOUND_WORDS[bound])} ` : ''}${amount ?? ''} ${unit ?? ''}`
  if (kind === 'quota') return `${name ?? ''} ${number}`
  const each = [per ? t('perWhat', { what: per }) : '', every ? t(EVERY_WORDS[every]) : ''].filter(Boolean)
  return [...each, number, name].filter(Boolean).join(' · ')
}

/** Who owes what to whom, and who answers for an activity; empty where the sentence says nothing. */
export function partyWords({ who, what, to, units, joint_units }: Proposal): string {
  const parts: [PlanKey, string | null][] = [
    ['whoOwes', who],
    ['owesWhat', what],
    ['owesTo', to],
    ['leadUnits', units.join('、')],
    ['jointUnits', joint_units.join('、')],
  ]
  return parts.flatMap(([key, words]) => (words ? [t(key, { words })] : [])).join('；')
}

/** The words with a little of what stands around them. Places count code points, JavaScript counts UTF-16 units. */
export function passageOf(
  characters: readonly string[],
  { start, end }: Pick<Proposal, 'start' | 'end'>,
): [string, string, string] {
  const AROUND = 16
  const join = (from: number, to: number) => characters.slice(from, to).join('').replace(/\s+/g, ' ')
  return [join(Math.max(0, start - AROUND), start), join(start, end), join(end, end + AROUND)]
}

/** The one place a short name means: 喀左县 is 喀喇沁左翼蒙古族自治县. Null when none or several could be meant. */
export function placeNamed<Place extends { name: string }>(places: readonly Place[], short: string): Place | null {
  const exact = places.find(({ name }) => name === short)
  if (exact) return exact
  const meant = places.filter(({ name }) => name[0] === short[0] && isWithin(short, name))
  return meant.length === 1 ? (meant[0] ?? null) : null
}

function isWithin(short: string, long: string): boolean {
  let from = 0
  for (const sign of short) {
    const at = long.indexOf(sign, from)
    if (at < 0) return false
    from = at + 1
  }
  return true
}
