export type PersonKind = 'phone' | 'id_number' | 'name'

const LONGEST_PHONE = 12

/** What was typed: digits are a phone or, where they are more than any phone has, a document number; else a name. */
export function kindOf(typed: string): PersonKind {
  const compact = typed.normalize('NFKC').replace(/[\s-]/g, '')
  if (!/^\d[\dx]*$/i.test(compact)) return 'name'
  return compact.length > LONGEST_PHONE ? 'id_number' : 'phone'
}
