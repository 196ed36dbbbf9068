import { term } from '@/shared/i18n/moreTerms'

import type { AuditEntry } from './api'
import { word } from './words'

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const HASH = /^[0-9a-f]{32,}$/
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/

/** An instant on the wall clock of Asia/Shanghai, to the second: `2026-11-26 09:18:26`. */
export function formatMoment(instant: string): string {
  return new Date(new Date(instant).getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** The end of an id or hash, enough to tell two apart on one screen; other text stays. */
export function shortened(id: string): string {
  return UUID.test(id) || HASH.test(id) ? `…${id.slice(-8)}` : id.length > 60 ? `${id.slice(0, 60)}…` : id
}

export interface Subject {
  kind: string
  id: string
}

/** `household:ID` names its kind; of a bare id the act does: `report.viewed` is about a report. */
export function subjectOf({ subject, action }: Pick<AuditEntry, 'subject' | 'action'>): Subject {
  const [kind = '', ...rest] = subject.split(':')
  if (rest.length) return { kind, id: rest.join(':') }
  return UUID.test(subject)
    ? { kind: (action.split('.')[0] ?? '').replace('-', '_'), id: subject }
    : { kind: subject, id: '' }
}

/** What a page showed, without the thing the entry is about. */
export function concernsOf({ subject, details }: Pick<AuditEntry, 'subject' | 'details'>): string[] {
  const ids = Array.isArray(details.subjects) ? details.subjects.map(String) : []
  return ids.filter((id) => id !== subject && !subject.endsWith(`:${id}`))
}

/** `alone` is no pair: it is shown as a mark. `subjects` have a place of their own. */
export function pairsOf(details: AuditEntry['details']): { key: string; value: string; whole: string }[] {
  return Object.entries(details)
    .filter(([key, value]) => key !== 'alone' && key !== 'subjects' && value !== null && value !== '')
    .map(([key, value]) => ({
      key: word('detail', key),
      value: written(value),
      whole: typeof value === 'string' ? value : JSON.stringify(value),
    }))
}

/** `[['editor', '', '11']]` is `宣传编辑 11`; a filter that was exported reads like details in brackets. */
function written(value: unknown): string {
  if (Array.isArray(value))
    return value
      .map(written)
      .filter(Boolean)
      .join(value.some(Array.isArray) ? '；' : ' ')
  if (typeof value === 'string' && INSTANT.test(value)) return formatMoment(value)
  if (typeof value !== 'object' || value === null) return shortened(wordOf(String(value)))
  const parts = Object.entries(value).map(([key, part]) => `${word('detail', key)} ${written(part)}`)
  return parts.length ? parts.join('，') : '—'
}

/** Codes of several lists stand among the values; none of them means two things. */
const wordOf = (code: string): string =>
  [word('value', code), word('action', code), word('program', code), term('role', code)].find(
    (found) => found !== code,
  ) ?? code

export const isDoneAlone = (details: AuditEntry['details']): boolean => details.alone === true
