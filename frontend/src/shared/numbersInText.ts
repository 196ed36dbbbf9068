/**
 * Whether typed text holds a telephone, document or bank card number. The rules are those of
 * `services/kernel/free_text.py`; one table of cases holds both to them (`tests/kernel/free_text_cases.json`).
 *
 * Without lookbehind, which the WebViews of older iPhones cannot read: the place before a number is looked at in code.
 */
const FULL_WIDTH = /[＋（）ＸｘxX×]/g
/** Digits of every script; of full width and of other shapes as well. */
const ANY_DIGIT = /[^\0-\x7f]/gu
const IS_DIGIT = /^\p{Nd}$/u
/** First character, its value, how many: superscript, subscript, in a circle, in brackets, with a point or comma. */
const SHAPED: readonly (readonly [number, number, number])[] = [
  [0xb2, 2, 2],
  [0xb9, 1, 1],
  [0x2070, 0, 1],
  [0x2074, 4, 6],
  [0x2080, 0, 10],
  [0x2460, 1, 9],
  [0x2474, 1, 9],
  [0x2488, 1, 9],
  [0x24ea, 0, 1],
  [0x24f5, 1, 9],
  [0x24ff, 0, 1],
  [0x2776, 1, 9],
  [0x2780, 1, 9],
  [0x278a, 1, 9],
  [0x1f101, 0, 10],
]
const CHINESE_DIGITS = '零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖'
const THEIR_VALUES = '001234567891122334566789'
const UNSEEN = '\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u2064\\u20e3\\ufe0f\\ufeff'
const BLANKS = `${UNSEEN} \\t\\u00a0\\u2000-\\u200a\\u202f\\u3000\\-\\u2010-\\u2015\\u2212\\uff0d`
const GAP = `[${BLANKS}]`
const GAPS = `${GAP}{0,3}`
const inChinese = (digit: string, gap: string): string => `${digit}{3,}|${digit}(?:${gap}{0,2}${digit}){10,}`
/** A single one stands beside a number: 张三13900001234. */
const IN_CHINESE = new RegExp(inChinese(`[${CHINESE_DIGITS}]`, GAP), 'g')
/** As in 1391234567O; beside other letters they are words. */
const LIKE_DIGITS = /(^|[^A-Za-z0-9])([0-9OoIl]{3,})(?![A-Za-z])/g
const GAPS_OR_LINE = `[${BLANKS}\\r\\n]{0,3}`
/** These also stand between two numbers, so they join only what is checked in another way, or grouped as a mobile number. */
const JOINS = '\\r\\n./_~*|:\\u00b7\\u2022\\u30fb\\uff0e\\uff0f\\uff3f\\uff5e\\uff0a\\uff5c\\uff1a'
const GAPS_OF_ID = `[${BLANKS}${JOINS},\\u3001\\uff0c]{0,3}`
const LINE_END = `${GAPS}\\r?\\n${GAPS}`
const END = '(?![0-9])'
/** What could be a list of amounts is none without their unit. */
const NO_AMOUNT = '(?![0-9]|[ \\u3000]?(?:元|块|万|斤|公斤|千克|克|亩|户|人|天|次|袋|件|kg))'
const LONGEST = 120
const ALL_DIGITS = 20

const grouped = (sizes: number[], gaps = GAPS): string => sizes.map((size) => `[0-9]{${size}}`).join(gaps)

const BEFORE_MOBILE = `(?:(?:\\+|00)?86${GAPS}|0)?(?=1${GAPS}[3-9])`
/** As people group them. Not every grouping: `150 200 300 40` are amounts. */
const MOBILE = [[11], [3, 4, 4], [3, 8], [3, 3, 5], [4, 3, 4], [4, 4, 3], [5, 6], [6, 5], [7, 4], [5, 3, 3]]
  .map((sizes) => grouped(sizes))
  .join('|')
const BROKEN_MOBILE = [
  [3, 4, 4],
  [3, 8],
  [4, 7],
  [7, 4],
]
  .map((sizes) => grouped(sizes, LINE_END))
  .join('|')
const UNSEEN_MOBILE = `[0-9](?:[${UNSEEN}]{0,2}[0-9]){10}`
const JOINED_MOBILE = `[0-9]{3}([${JOINS}])[0-9]{4}\\2[0-9]{4}`
/** In pairs, with the same gap everywhere, and joined by signs that also part amounts. */
const PAIRED_MOBILE = [
  `[0-9]{3}(${GAP})(?:[0-9]{2}\\2){3}[0-9]{2}`,
  `[0-9]{3}(${GAP})[0-9]{4}\\3[0-9]{2}\\3[0-9]{2}`,
  `[0-9]{2}(${GAP})(?:[0-9]{2}\\4){4}[0-9]`,
  `[0-9]{3}([,\\u3001\\uff0c+=#'])[0-9]{4}\\5[0-9]{4}`,
].join('|')
const OTHER_MOBILE = `${UNSEEN_MOBILE}|${JOINED_MOBILE}|${BROKEN_MOBILE}`
const LAST_OF_ID = '[0-9X\\u0425\\u0445*\\uff0a\\u53c9]'
const JOINED_ID = [
  [6, 8, 3],
  [6, 4, 4, 3],
  [3, 3, 4, 4, 3],
  [6, 11],
]
  .map((sizes) => grouped(sizes, GAPS_OF_ID))
  .join('|')
const AREA = '(?:10|2[0-9]|[3-9][0-9]{2})'
/** No real one begins with 0: those of the demo do. */
const LOCAL = `[02-9][0-9]{2,3}${GAP}?[0-9]{4}`
/** No place has 69: the invented people of the demo do. */
const PROVINCE = /^(?:1[1-5]|2[1-3]|3[1-7]|4[1-6]|5[0-4]|6[1-5]|69|71|8[1-3])/
const WEIGHTS = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]

interface Kind {
  pattern: RegExp
  isOne: (digits: string) => boolean
}

const kind = (pattern: string, isOne: Kind['isOne'] = () => true): Kind => ({
  pattern: new RegExp(`^${pattern}`),
  isOne,
})

/** Passports, and permits of Hong Kong and Macao: letters that no word or train has before so many digits. */
const PASSPORT = '[Ee][A-Za-z][0-9]{7}|[EGeg][0-9]{8}|[Kk][Jj]?[0-9]{7,8}|[Mm][ABab][0-9]{7}'
const PERMIT = '[HMhm][0-9]{8}(?:[0-9]{2})?|[CL][0-9]{8}'

const KINDS: readonly Kind[] = [
  kind(`(${PASSPORT}|${PERMIT})(?![0-9A-Za-z])`, isNoDay),
  kind(
    `([1-8](?:${GAPS_OR_LINE}[0-9]){16}${GAPS_OR_LINE}${LAST_OF_ID}|(?:${JOINED_ID})${LAST_OF_ID}|[0-9]{17})${END}`,
    isIdNumber,
  ),
  kind(`(${grouped([15])}|${grouped([6, 6, 3], GAPS_OF_ID)})${END}`, isOldIdNumber),
  kind(`([0-9]{16,19}|${grouped([4, 4, 4, 4])}(?:${GAPS}[0-9]{1,3})?|[0-9]{6}${GAPS}[0-9]{10,13})${END}`, isCardNumber),
  kind(`${BEFORE_MOBILE}(${MOBILE}|${OTHER_MOBILE})${END}`),
  kind(`${BEFORE_MOBILE}(${PAIRED_MOBILE})${NO_AMOUNT}`),
  kind(`(1[3-9][0-9]${GAPS}[(\\[][0-9]{4}[)\\]]${GAPS}[0-9]{4})${END}`),
  kind(`(\\(1[3-9][0-9]\\)${GAPS}[0-9]{4}${GAPS}\\(?[0-9]{4}\\)?)${END}`),
  kind(`${BEFORE_MOBILE}([0-9](?:${GAP}{1,3}[0-9]){10})(?!${GAPS}[0-9])`),
  kind(`(\\(?0${AREA}\\)?${GAPS}${LOCAL})${END}`),
  kind(`(?:\\+|00)86${GAPS}(${AREA}${GAPS}${LOCAL})${END}`),
  kind('([A-Z][0-9]{6}\\([0-9A]\\))'),
  kind(`([48]00(?:[0-9]{7}|-[0-9]{3}-?[0-9]{4}|-[0-9]{4}-?[0-9]{3}))${END}`),
]

export function holdsNumber(text: string): boolean {
  const plain = text
    .replace(FULL_WIDTH, halfWidth)
    .replace(ANY_DIGIT, digitOf)
    .replace(IN_CHINESE, inDigits)
    .replace(LIKE_DIGITS, (_, before: string, run: string) => before + run.replace(/[Oo]/g, '0').replace(/[Il]/g, '1'))
  for (const { index, 0: run } of plain.matchAll(/[0-9]+|[+(]|[A-Za-z]{1,2}(?=[0-9])/g)) {
    const isInWord = /^[A-Za-z]/.test(run) && /[0-9A-Za-z]/.test(plain.charAt(index - 1))
    if (!isInWord && isNumberAt(plain, index, run)) return true
  }
  return false
}

/** `run`: the digits that stand there together, or the sign. */
function isNumberAt(plain: string, place: number, run: string): boolean {
  if (run.length >= ALL_DIGITS) return true
  const rest = plain.slice(place, place + LONGEST)
  return KINDS.some(({ pattern, isOne }) => {
    const found = pattern.exec(rest)?.[1]
    return found !== undefined && isOne(found.replace(/[^0-9X]/g, ''))
  })
}

function halfWidth(character: string): string {
  return /[ＸｘxX×]/.test(character) ? 'X' : String.fromCharCode(character.charCodeAt(0) - 0xfee0)
}

function digitOf(character: string): string {
  const code = character.codePointAt(0) ?? 0
  const shaped = SHAPED.find(([first, , count]) => code >= first && code < first + count)
  if (shaped) return String(shaped[1] + code - shaped[0])
  const narrow = character.normalize('NFKC')
  if (/^[0-9]$/.test(narrow)) return narrow
  if (!IS_DIGIT.test(character)) return character
  let value = 0
  while (value < 9 && IS_DIGIT.test(String.fromCodePoint(code - value - 1))) value += 1
  return String(value)
}

function inDigits(run: string): string {
  return [...run].map((digit) => THEIR_VALUES[CHINESE_DIGITS.indexOf(digit)]).join('')
}

/** 17 or 18 digits. The check digit is not asked: a number with a typing error is still somebody's. */
function isIdNumber(digits: string): boolean {
  if (!PROVINCE.test(digits) || !/^(?:18|19|20)/.test(digits.slice(6))) return false
  return isDay(digits.slice(6, 14)) || hasCheckDigit(digits)
}

/** Right by GB 11643: somebody's whose day of birth was mistyped with it. */
function hasCheckDigit(digits: string): boolean {
  if (digits.length !== WEIGHTS.length + 1) return false
  const total = WEIGHTS.reduce((sum, weight, place) => sum + weight * Number(digits[place]), 0)
  return '10X98765432'[total % 11] === digits.slice(-1)
}

/** 15 digits, until 1999. */
function isOldIdNumber(digits: string): boolean {
  return PROVINCE.test(digits) && isDay(`19${digits.slice(6, 12)}`)
}

/** Of a passport or a pass: M20200525 is something made that day. */
function isNoDay(digits: string): boolean {
  return digits.length !== 8 || !isDay(digits)
}

function isDay(digits: string): boolean {
  const written = `${digits.slice(0, 4)}-${digits.slice(4, 6)}-${digits.slice(6)}`
  const day = new Date(`${written}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(written)
}

function isCardNumber(digits: string): boolean {
  if (!/^[34569]/.test(digits)) return false
  const sum = [...digits].reverse().reduce((total, digit, place) => {
    const value = Number(digit) * (place % 2 ? 2 : 1)
    return total + (value > 9 ? value - 9 : value)
  }, 0)
  return sum % 10 === 0
}
