import type { Column, How, Mapping, MappingInput, RosterField, SheetOfFile } from './api'

/** What the sender answers. `village`: '' or a code of any level; `sheet`, `encoding`, `hidden`: '' until chosen. */
export interface Answers {
  /** The field of each column by its index; null: not taken. */
  fields: Record<number, string | null>
  /** Indexes of columns that the sender decided about here. */
  chosen: number[]
  layout: 'persons' | 'households'
  village: string
  sheet: string
  encoding: string
  hidden: 'in' | 'out' | ''
  isKept: boolean
  name: string
}

export const VILLAGE_FIELDS = ['division_code', 'village_name']
/** A sheet with both has a row for each person. */
const PERSON_FIELDS = ['name', 'relation']
export const NAME_FIELDS = ['head_name', 'name']
const VILLAGE_DIGITS = 12

/** What the file left open is answered by nobody but the sender: nothing is chosen beforehand. */
export function answersOf(mapping: Mapping, name: string): Answers {
  const isAsked = (question: Mapping['questions'][number]): boolean => mapping.questions.includes(question)
  return {
    fields: Object.fromEntries(mapping.columns.map(({ index, field }) => [index, field])),
    chosen: [],
    layout: mapping.layout ?? 'households',
    village: mapping.village ?? '',
    sheet: isAsked('sheet') ? '' : (mapping.sheet ?? ''),
    encoding: isAsked('encoding') ? '' : (mapping.encoding ?? ''),
    hidden: mapping.include_hidden === null ? '' : mapping.include_hidden ? 'in' : 'out',
    isKept: false,
    name,
  }
}

export const sheetOf = ({ sheets, sheet }: Mapping): SheetOfFile | null =>
  sheets.find(({ name }) => name === sheet) ?? null

/** Whether the columns shown are those of the table that is chosen; there are none before it is clear which. */
export const hasTable = (mapping: Mapping, { sheet, encoding }: Answers): boolean =>
  mapping.columns.length > 0 && sheet === (mapping.sheet ?? '') && encoding === (mapping.encoding ?? '')

const holds = (fields: Iterable<string | null>, keys: readonly string[]): boolean =>
  [...fields].some((field) => field !== null && keys.includes(field))
const now = ({ fields }: Answers): (string | null)[] => Object.values(fields)

/** A village is asked for where no column names it, where what a column names was not found, and where one was chosen. */
export function asksVillage(mapping: Mapping, answers: Answers): boolean {
  const had = holds(
    mapping.columns.map(({ field }) => field),
    VILLAGE_FIELDS,
  )
  return !holds(now(answers), VILLAGE_FIELDS) || (had && (mapping.questions.includes('village') || !!mapping.village))
}
/** Without a column of villages they may stand in the addresses, which the check tells. */
const needsVillage = (mapping: Mapping, answers: Answers): boolean =>
  mapping.questions.includes('village') && asksVillage(mapping, answers)

export type Fault = 'needAnswer' | 'needVillage' | 'needColumn' | 'needName'
export type FaultOf = 'sheet' | 'encoding' | 'village' | 'fields' | 'hidden' | 'name'

/** What is still to be answered. */
export function faultsOf(mapping: Mapping, answers: Answers): Partial<Record<FaultOf, Fault>> {
  const asked = new Set(mapping.questions)
  const found: Partial<Record<FaultOf, Fault>> = {}
  if (asked.has('sheet') && !answers.sheet) found.sheet = 'needAnswer'
  if (asked.has('encoding') && !answers.encoding) found.encoding = 'needAnswer'
  if (!hasTable(mapping, answers)) return found
  if (needsVillage(mapping, answers) && answers.village.length !== VILLAGE_DIGITS) found.village = 'needVillage'
  if (asked.has('name') && !holds(now(answers), NAME_FIELDS)) found.fields = 'needColumn'
  if (asked.has('hidden') && !answers.hidden) found.hidden = 'needAnswer'
  if (answers.isKept && !answers.name.trim()) found.name = 'needName'
  return found
}

/** Of another table only the table is said: the columns of the old one say nothing about it. */
export function inputOf(mapping: Mapping, answers: Answers): MappingInput {
  const { layout, sheet, encoding, hidden, isKept, name } = answers
  const table = { sheet: sheet || null, encoding: encoding || null }
  const village = asksVillage(mapping, answers) && answers.village.length === VILLAGE_DIGITS ? answers.village : null
  if (!hasTable(mapping, answers)) {
    return { ...table, columns: [], layout: null, village, include_hidden: null, save_as: null }
  }
  const decided = mapping.columns.filter(({ index, how }) => how === 'sender' || answers.chosen.includes(index))
  return {
    ...table,
    columns: decided.map(({ index }) => ({ index, field: answers.fields[index] ?? null })),
    layout,
    village,
    include_hidden: hidden ? hidden === 'in' : null,
    save_as: isKept ? name.trim() : null,
  }
}

/**
 * Gives a column another field. A field that only one column may hold leaves the column that had it, whose index is
 * returned. Where names and relations become known, a row is a person.
 */
export function choose(
  answers: Answers,
  index: number,
  field: string | null,
  fields: readonly RosterField[],
): number | null {
  const isAlone = fields.some(({ key, is_many }) => key === field && !is_many)
  const other = isAlone
    ? Object.entries(answers.fields).find(([at, key]) => key === field && Number(at) !== index)
    : null
  const left = other ? Number(other[0]) : null
  if (left !== null) answers.fields[left] = null
  answers.fields[index] = field
  answers.chosen = [...new Set([...answers.chosen, index, ...(left === null ? [] : [left])])]
  if (field !== null && PERSON_FIELDS.includes(field) && PERSON_FIELDS.every((key) => holds(now(answers), [key]))) {
    answers.layout = 'persons'
  }
  return left
}

/** What a column of names holds: where a row is a person, the name of that person. */
export const nameFieldOf = (answers: Answers): string =>
  answers.layout === 'persons' || holds(now(answers), ['relation']) ? 'name' : 'head_name'

/** How the field of a column was found; null where nobody has said anything about it. */
export const howOf = ({ index, how }: Column, { chosen }: Pick<Answers, 'chosen'>): How | null =>
  chosen.includes(index) ? 'sender' : how

/** A name for the kind of sheet: the one it was recognised by, or the file's without what stands after the dot. */
export const nameFor = ({ profile }: Pick<Mapping, 'profile'>, file: string | null): string =>
  profile ?? (file ?? '').replace(/\.\w+$/, '')
