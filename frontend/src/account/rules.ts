import type { AccountKey } from './messages'

const LONGEST_NAME = 120
const PHONE = /^[+() -]*[0-9][0-9+() -]*$/
const LONGEST_PASSWORD = 128

/** Characters as the server counts them: an emoji is one. */
const lengthOf = (text: string): number => [...text].length

export function nameFault(name: string): AccountKey | null {
  return lengthOf(name.trim()) > LONGEST_NAME ? 'nameTooLong' : null
}

export function phoneFault(phone: string): AccountKey | null {
  const typed = phone.trim()
  return !typed || (PHONE.test(typed) && typed.length >= 5 && typed.length <= 40) ? null : 'badPhone'
}

/** What needs no server; the rest of the rule is its own. */
export function passwordFault(current: string, next: string, shortest: number): AccountKey | null {
  if (lengthOf(next) < shortest) return 'tooShort'
  if (lengthOf(next) > LONGEST_PASSWORD) return 'tooLong'
  return next === current ? 'samePassword' : null
}
