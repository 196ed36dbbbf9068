import { formatDate } from '@/shared/format'
import { formatMonth } from '@/shared/formatMore'

import type { Proposal } from './api'
import { t, type PlanKey } from './messages'

const KIND_WORDS: Record<Proposal['kind'], PlanKey> = {
  title: 'pTitle',
  doc_number: 'pDocNumber',
  issued_on: 'pIssuedOn',
  due_once: 'pDueOnce',
  due_monthly: 'pDueMonthly',
  phase: 'pPhase',
  period: 'pPeriod',
  day: 'pDay',
  around: 'pAround',
  quota: 'pQuota',
}
const DOUBT_WORDS: Record<Proposal['doubts'][number], PlanKey> = {
  year_inferred: 'whyYear',
  marks_lost: 'whyDamaged',
  ten_day_thirds: 'whyTenDays',
  around: 'whyAround',
  months_from_sentence: 'whyMonths',
}

export const kindWords = ({ kind }: Proposal): string => t(KIND_WORDS[kind])
export const doubtWords = ({ doubts }: Proposal): string => doubts.map((doubt) => t(DOUBT_WORDS[doubt])).join('；')

/** What the system understood, in words. */
export function readingWords(proposal: Proposal): string {
  const { name, on, starts_on, ends_on, due_day, from_month, to_month, amount } = proposal
  if (proposal.kind === 'due_monthly') {
    if (!from_month || !to_month) return t('dueDayOnly', { day: due_day ?? '' })
    return t('monthlyWords', { from: formatMonth(from_month), to: formatMonth(to_month), day: due_day ?? '' })
  }
  if (proposal.kind === 'quota') return `${name ?? ''} ${amount ?? 0}`
  if (starts_on && ends_on) return `${name ? `${name} ` : ''}${formatDate(starts_on, '')} – ${formatDate(ends_on, '')}`
  return on ? formatDate(on, '') : (name ?? '')
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
