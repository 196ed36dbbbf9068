import type { AuditEntry } from './api'
import { word } from './words'

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/

/** An instant on the wall clock of Asia/Shanghai, to the second: `2026-11-26 09:18:26`. */
export function formatMoment(instant: string): string {
  return new Date(new Date(instant).getTime() + SHANGHAI_OFFSET_MS).toISOString().slice(0, 19).replace('T', ' ')
}

/** The end of an id, enough to tell two apart on one screen; other text stays. */
export function shortened(id: string): string {
  return UUID.test(id) ? `…${id.slice(-8)}` : id.length > 24 ? `${id.slice(0, 24)}…` : id
}

export interface Subject {
  kind: string
  id: string
}

/** `household:ID` names its kind; of a bare id the act does: `report.viewed` is about a report. */
export function subjectOf({ subject, action }: Pick<AuditEntry, 'subject' | 'action'>): Subject {
  const [kind = '', ...rest] = subject.split(':')
  if (rest.length) return { kind, id: rest.join(':') }
  return UUID.test(subject) ? { kind: (action.split('.')[0] ?? '').replace('-', '_'), id: subject } : { kind: subject, id: '' }
}

/** `alone` is no pair: it is shown as a mark. */
export function pairsOf(details: AuditEntry['details']): { key: string; value: string; whole: string }[] {
  return Object.entries(details)
    .filter(([key, value]) => key !== 'alone' && value !== null && value !== '')
    .map(([key, value]) => {
      const whole = typeof value === 'string' ? value : JSON.stringify(value)
      return { key: word('detail', key), value: UUID.test(whole) ? shortened(whole) : whole, whole }
    })
}

export const isDoneAlone = (details: AuditEntry['details']): boolean => details.alone === true
