/** From a pasted column to people: names, the faults of each line, and user names nobody has to think of. */

export const MOST_PEOPLE = 200
const LONGEST_NAME = 120
const USERNAME = /^[a-z0-9][a-z0-9._-]{2,39}$/

/** `'王小明\t13800000000\n李 雷、赵强'` is `['王小明', '李 雷', '赵强']`: what follows a tab in a row is another column. */
export function parseNames(pasted: string): string[] {
  return pasted
    .split(/[\r\n]+/)
    .map((line) => line.split('\t').find((cell) => cell.trim()) ?? '')
    .flatMap((cell) => cell.split(/[,，、;；]/))
    .map((name) => name.trim().replace(/\s+/g, ' '))
    .filter(Boolean)
}

export interface Draft {
  name: string
  username: string
  isIncluded: boolean
  /** The line above with the same name, counted from 1. */
  sameAs: number | null
  isInTeam: boolean
}

/** Lines as the preview shows them; who is in the team already is not added unless somebody says so. */
export function draftsOf(names: string[], inTeam: string[], suggest: (name: string) => string): Draft[] {
  const taken = new Set<string>()
  return names.map((name, index) => {
    const first = names.indexOf(name)
    const isInTeam = inTeam.includes(name)
    const sameAs = first < index ? first + 1 : null
    return { name, username: unused(suggest(name), taken), isIncluded: !isInTeam && !sameAs, sameAs, isInTeam }
  })
}

function unused(wanted: string, taken: Set<string>): string {
  let username = wanted
  for (let number = 2; taken.has(username); number += 1) username = numbered(wanted, number)
  taken.add(username)
  return username
}

/** `numbered('wangwei', 2)` is `wangwei2`. */
export function numbered(username: string, number: number): string {
  return `${username.slice(0, 40 - String(number).length)}${number}`
}

export type DraftFault = 'badUsername' | 'nameTooLong'

export function faultOf({ name, username }: Pick<Draft, 'name' | 'username'>): DraftFault | null {
  if (name.length > LONGEST_NAME) return 'nameTooLong'
  return USERNAME.test(username.trim().toLowerCase()) ? null : 'badUsername'
}

/** Pinyin without tones, such as `wangxiaoming`; the dictionary is fetched when somebody is added. */
export async function loadSuggester(): Promise<(name: string) => string> {
  const { pinyin } = await import('pinyin-pro')
  return (name) => {
    const syllables = pinyin(name, { toneType: 'none', type: 'array', surname: 'head', nonZh: 'consecutive', v: true })
    const plain = syllables
      .join('')
      .toLowerCase()
      .replace(/[^a-z0-9]/g, '')
      .slice(0, 32)
    return plain.length >= 3 ? plain : `${plain}user`
  }
}
