export type PersonKind = 'phone' | 'id_number' | 'name'

const LONGEST_PHONE = 12
const UNSEEN = /[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]/g
const SIGNS = /[\s.\-\u2010-\u2015\u2212'\u2018\u2019`]/g
const REMARK = /\([^()0-9]*\)|转\d{1,6}$/g
const COUNTRY = /^(?:00)?86(?=1[3-9]\d{9}$|0\d{9,11}$)/
const DOCUMENT = /^\(?(?:[\u4e00-\u9fff]{0,12}证|护照)|^[a-z]{1,3}\d{5}/i
/** A landline without area code is never found, and a permit of Taiwan has as many digits. */
const TAIWAN_PERMIT = /^\d{8}$|^\d{10}\([a-z]\)$/i

/** What was typed, in any spelling that `services/kernel/identity` reads: both are held to one table of cases. */
export function kindOf(typed: string): PersonKind {
  const compact = typed.normalize('NFKC').replace(UNSEEN, '').replace(SIGNS, '').replace(/×$/, 'X')
  if (!/\d{3}/.test(compact)) return 'name'
  if (DOCUMENT.test(compact) || TAIWAN_PERMIT.test(compact)) return 'id_number'
  const digits = compact.replace(REMARK, '').replace(/[^\dx]/gi, '')
  const isPhone = compact.startsWith('+') || digits.replace(COUNTRY, '').length <= LONGEST_PHONE
  return isPhone ? 'phone' : 'id_number'
}
