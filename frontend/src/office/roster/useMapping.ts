import { computed, ref } from 'vue'

import { useForm, type Errors } from '@/shared/composables/useForm'

import { rosterApi, type Mapping, type RosterField } from './api'
import {
  answersOf,
  choose,
  faultsOf,
  hasTable,
  inputOf,
  nameFor,
  NAME_FIELDS,
  nameFieldOf,
  type Answers,
  type FaultOf,
} from './mapping'
import { t } from './messages'

/** As the server takes the name of a kept mapping. */
export const MOST_OF_NAME = 60

interface Given {
  importId: string
  mapping: Mapping
  fields: RosterField[]
  fileName: string | null
}

/** The form of a mapping: what the sender answers, which field each column gets, and sending both. */
export function useMapping({ importId, mapping, fields, fileName }: Given, onSent: () => void) {
  const answers = answersOf(mapping, nameFor(mapping, fileName).slice(0, MOST_OF_NAME))
  const form = useForm(answers, errorsOf, async (values) => {
    await rosterApi.map(importId, inputOf(mapping, values))
    onSent()
  })
  const { values } = form
  /** What became of another column by the last choice; read out. */
  const said = ref('')

  function errorsOf(now: Answers): Errors<Answers> {
    const faults = Object.entries(faultsOf(mapping, now)) as [FaultOf, Parameters<typeof t>[0]][]
    return Object.fromEntries(faults.map(([name, fault]) => [name, t(fault)]))
  }

  function take(index: number, key: string): void {
    const left = choose(values, index, key || null, fields)
    const letterOf = (at: number): string => mapping.columns.find((column) => column.index === at)?.letter ?? ''
    const title = fields.find((field) => field.key === key)?.title ?? key
    said.value = left === null ? '' : t('moved', { field: title, to: letterOf(index), from: letterOf(left) })
  }

  /** The index of the column that holds names, as text, '' for none. */
  const nameColumn = computed({
    get: () => Object.entries(values.fields).find(([, key]) => key !== null && NAME_FIELDS.includes(key))?.[0] ?? '',
    set: (at) => {
      const before = nameColumn.value
      if (before) take(Number(before), '')
      if (at) take(Number(at), nameFieldOf(values))
    },
  })

  return { ...form, said, take, nameColumn, hasTable: computed(() => hasTable(mapping, values)) }
}
