import type { PhotoManifest, VisitBody } from '@/shared/api'
import { halfWidth, parseYuan, today } from '@/shared/format'
import type { VisitForm } from '@/shared/outbox'

import type { VolunteerKey } from './messages'

/** Form 2 prints the photos inside the sheet; more than nine would fill pages nobody reads. */
export const MOST_PHOTOS = 9
const MINUTES_OF_A_DAY = 1440

export function emptyForm(): VisitForm {
  return {
    visited_on: today(),
    content: '',
    amount: '',
    aid_domains: [],
    goals: [],
    supports: [],
    needs: '',
    minutes: '',
  }
}

export function isUntouched(form: VisitForm, photos: number): boolean {
  const texts = [form.content, form.amount, form.needs, form.minutes]
  return (
    photos === 0 &&
    form.aid_domains.length + form.goals.length + form.supports.length === 0 &&
    texts.every((text) => text.trim() === '')
  )
}

/** What is wrong, by field, as message keys. Only what the server would refuse is refused here. */
export function checkVisit(form: VisitForm, now: string = today()): Partial<Record<keyof VisitForm, VolunteerKey>> {
  return {
    ...(!form.visited_on && { visited_on: 'needDate' as const }),
    ...(form.visited_on > now && { visited_on: 'futureDate' as const }),
    ...(!form.content.trim() && { content: 'needContent' as const }),
    ...(parseYuan(form.amount) === null && { amount: 'badAmount' as const }),
    ...(parseMinutes(form.minutes) === undefined && { minutes: 'badMinutes' as const }),
  }
}

/** `null`: nothing typed; `undefined`: not a whole number of a day's minutes. */
export function parseMinutes(typed: string): number | null | undefined {
  const plain = halfWidth(typed).trim()
  if (plain === '') return null
  return /^\d{1,4}$/.test(plain) && Number(plain) <= MINUTES_OF_A_DAY ? Number(plain) : undefined
}

/** The body sent for this form, from now on never changed. The form must have passed `checkVisit`. */
export function bodyOf(form: VisitForm, householdId: string, photos: PhotoManifest[], recordedAt: Date): VisitBody {
  return {
    household_id: householdId,
    visited_on: form.visited_on,
    content: form.content.trim(),
    amount_fen: parseYuan(form.amount) ?? 0,
    aid_domains: form.aid_domains,
    goals: form.goals,
    supports: form.supports,
    needs: form.needs.trim() || null,
    minutes: parseMinutes(form.minutes) ?? null,
    recorded_at: recordedAt.toISOString(),
    photos: photos.map((photo) => ({ ...photo })),
    signature: null,
  }
}

/** A phrase tapped goes behind what is there, once. */
export function withPhrase(content: string, phrase: string): string {
  if (content.includes(phrase)) return content
  const start = content.trim().replace(/[。；，,;.]$/, '')
  return start ? `${start}；${phrase}` : phrase
}
