import { today } from '@/shared/format'

import type { Allocation, Share } from './api'
import type { Measure } from './quotaApi'

/** One line of the table: a division or an organisation, and what was typed for it. */
export interface QuotaLine {
  key: string
  divisionCode: string | null
  organizationId: string | null
  name: string
  typed: string
  passedOn: number
}

export interface Recipient {
  divisionCode: string | null
  organizationId: string | null
  name: string
}

/** Whether something new may name the measure. */
export const isOpen = ({ ended_on }: Pick<Measure, 'ended_on'>): boolean => !ended_on || ended_on > today()

const keyOf = ({ divisionCode, organizationId }: Pick<Recipient, 'divisionCode' | 'organizationId'>): string =>
  divisionCode ?? organizationId ?? ''

/**
 * The division that shares out: the campaign's own for whoever governs it, else the viewer's below it; null for others.
 * `giverOf('2113', '21')` is '2113', `giverOf('2113', '211381')` is '211381', `giverOf('2113', '34')` is null.
 */
export function giverOf(campaignCode: string, ownCode: string): string | null {
  if (campaignCode.startsWith(ownCode)) return campaignCode
  return ownCode.startsWith(campaignCode) ? ownCode : null
}

/** Every possible recipient, and any other that has a share already: saving must not take it away unseen. */
export function linesOf(recipients: Recipient[], allocations: Allocation[], giver: string): QuotaLine[] {
  const own = allocations.filter(({ granted_by }) => granted_by === giver)
  const known = new Set(recipients.map(keyOf))
  const others = own
    .map(({ division_code, organization_id }) => ({
      divisionCode: division_code,
      organizationId: organization_id,
      name: division_code ?? organization_id ?? '',
    }))
    .filter((recipient) => !known.has(keyOf(recipient)))
  return [...recipients, ...others].map((recipient) => {
    const key = keyOf(recipient)
    const share = own.find(({ division_code, organization_id }) => (division_code ?? organization_id) === key)
    return { ...recipient, key, typed: share ? String(share.amount) : '', passedOn: share?.passed_on ?? 0 }
  })
}

/** Null when it is not a whole number; nothing typed is 0. */
export function amountOf(typed: string): number | null {
  const plain = String(typed).trim()
  if (plain === '') return 0
  return /^\d{1,8}$/.test(plain) ? Number(plain) : null
}

export const sumOf = (lines: QuotaLine[]): number => lines.reduce((sum, { typed }) => sum + (amountOf(typed) ?? 0), 0)

export const sharesOf = (lines: QuotaLine[]): Share[] =>
  lines
    .map(({ divisionCode, organizationId, typed }) => ({
      division_code: divisionCode,
      organization_id: organizationId,
      amount: amountOf(typed) ?? 0,
    }))
    .filter(({ amount }) => amount > 0)

export const grantedTo = (allocations: Allocation[], code: string): number =>
  allocations.filter(({ division_code }) => division_code === code).reduce((sum, { amount }) => sum + amount, 0)

/** Whether a number that was given already would change: the first split of a measure needs no reason. */
export const changesGiven = (lines: QuotaLine[], allocations: Allocation[], giver: string): boolean =>
  allocations
    .filter(({ granted_by }) => granted_by === giver)
    .some(({ division_code, organization_id, amount }) => {
      const line = lines.find(({ key }) => key === (division_code ?? organization_id))
      return line !== undefined && amountOf(line.typed) !== amount
    })
