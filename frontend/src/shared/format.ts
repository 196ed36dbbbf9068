import { locale } from './i18n'

const SHANGHAI_OFFSET_MS = 8 * 3600 * 1000

/** The business date in Asia/Shanghai as `2020-05-08`. China keeps UTC+8 all year. */
export function today(now: number = Date.now()): string {
  return new Date(now + SHANGHAI_OFFSET_MS).toISOString().slice(0, 10)
}

/** The business month in Asia/Shanghai as `2020-05`. */
export function thisMonth(now: number = Date.now()): string {
  return today(now).slice(0, 7)
}

/** `2020-05-08` is `5月8日` (`8 May` in English); the year is added when it is not `year`. */
export function formatDate(date: string, year: string = thisMonth().slice(0, 4)): string {
  const [y = '', m = '', d = ''] = date.slice(0, 10).split('-')
  const isOtherYear = y !== year
  if (locale.value === 'zh') return `${isOtherYear ? `${y}年` : ''}${Number(m)}月${Number(d)}日`
  return `${Number(d)} ${MONTHS[Number(m) - 1] ?? m}${isOtherYear ? ` ${y}` : ''}`
}

export const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** An instant, shown on the wall clock of Asia/Shanghai: `5月8日 14:05`. */
export function formatInstant(instant: string | number): string {
  const shifted = new Date(new Date(instant).getTime() + SHANGHAI_OFFSET_MS).toISOString()
  return `${formatDate(shifted)} ${shifted.slice(11, 16)}`
}

/** 分 to 元 with two digits only when they are needed: `1250` is `12.50`, `30000` is `300`. */
export function formatYuan(amountFen: number): string {
  const yuan = Math.floor(Math.abs(amountFen) / 100)
  const fen = Math.abs(amountFen) % 100
  const grouped = String(yuan).replace(/\B(?=(\d{3})+$)/g, ',')
  return `${amountFen < 0 ? '-' : ''}${grouped}${fen ? `.${String(fen).padStart(2, '0')}` : ''}`
}

const MOST_FEN = 100_000_000_00

/**
 * What a person typed as 元, in 分; `null` when it is not an amount.
 * Digits are joined, never multiplied: `0.29 * 100` is 28.999… in floating point.
 */
export function parseYuan(typed: string): number | null {
  const plain = halfWidth(typed).replace(/[,\s元块¥]/g, '')
  if (plain === '') return 0
  const match = /^(\d{1,9})(?:\.(\d{0,2}))?$/.exec(plain)
  if (!match) return null
  const fen = Number((match[1] ?? '') + (match[2] ?? '').padEnd(2, '0'))
  return fen <= MOST_FEN ? fen : null
}

/** Chinese keyboards type `１２．５` and `，`. */
export function halfWidth(typed: string): string {
  return typed
    .replace(/[！-～]/g, (character) => String.fromCharCode(character.charCodeAt(0) - 0xfee0))
    .replace(/。/g, '.')
    .replace(/￥/g, '¥')
}

export function formatSize(bytes: number): string {
  if (bytes < 1_000_000) return `${Math.max(1, Math.round(bytes / 1000))} KB`
  return bytes < 1_000_000_000 ? `${(bytes / 1_000_000).toFixed(1)} MB` : `${(bytes / 1_000_000_000).toFixed(1)} GB`
}
