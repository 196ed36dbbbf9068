import type { DaysOffYear } from './api'

/** A day of a table that is pasted or opened, before it is loaded; `wrong` where the line is not understood. */
export interface Line {
  number: number
  text: string
  on: string
  name: string
  kind: 'off' | 'work' | ''
  wrong: boolean
}

/** Words that sheets of offices use beside ours. */
const KINDS: Record<string, 'off' | 'work'> = {
  off: 'off',
  work: 'work',
  放假: 'off',
  休: 'off',
  休息: 'off',
  上班: 'work',
  班: 'work',
  调休上班: 'work',
}

/** As the server reads it; lines of a sheet may be divided by tabs, and days written 2027/2/6 or 2027年2月6日. */
export function linesOf(typed: string): Line[] {
  return typed
    .replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .map((text, index) => ({ text: text.trim(), number: index + 1 }))
    .filter(({ text, number }) => text && !(number === 1 && /^(?:date|日期)[,，\t]/.test(text)))
    .map(({ text, number }) => {
      const [day = '', name = '', kind = '', ...more] = text.split(/[,，\t]/).map((cell) => cell.trim())
      const on = dayOf(day)
      const read = KINDS[kind.toLowerCase()] ?? ''
      return { number, text, on, name, kind: read, wrong: !on || !name || !read || more.length > 0 }
    })
}

function dayOf(written: string): string {
  const parts = written.match(/^(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?$/)
  if (!parts) return ''
  const [, year = '', month = '', day = ''] = parts
  const iso = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  const date = new Date(`${iso}T00:00:00Z`)
  return Number.isNaN(date.getTime()) || date.toISOString().slice(0, 10) !== iso ? '' : iso
}

/** What is sent. A line that is not understood goes as it is, so that the server says which one. */
export const tableOf = (lines: Line[]): string =>
  lines.map(({ on, name, kind, text, wrong }) => (wrong ? text : `${on},${name},${kind}`)).join('\n')

/** Days off of a campaign are known where the year came with the program or an office loaded it. */
export const yearsWithoutTable = (from: string, to: string, until: number, loaded: DaysOffYear[]): number[] => {
  const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))]
  return Array.from({ length: last - first + 1 }, (_, index) => first + index).filter(
    (year) => year > until && !loaded.some((one) => one.year === year),
  )
}
