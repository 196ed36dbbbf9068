import { reactive, ref, watch } from 'vue'

import { describeFailure } from './useLoad'

export type Errors<Values> = Partial<Record<keyof Values, string>>

/**
 * One form: `values` for v-model, `errors` per field, `failure` for the whole, `isBusy` while it is sent.
 * An error goes away as soon as its field is right. `submit()` checks first, moves the focus to the first field with an error, and sends once at a time.
 */
export function useForm<Values extends object>(
  initial: Values,
  check: (values: Values) => Errors<Values>,
  send: (values: Values) => Promise<void>,
) {
  const values = reactive(initial) as Values
  const errors = ref<Errors<Values>>({})
  const failure = ref<string | null>(null)
  const isBusy = ref(false)

  watch(values, () => {
    const shown = Object.keys(errors.value) as (keyof Values)[]
    if (!shown.length) return
    const now = check(values)
    errors.value = Object.fromEntries(
      shown.filter((field) => now[field]).map((field) => [field, now[field]]),
    ) as Errors<Values>
  })

  async function submit(): Promise<void> {
    if (isBusy.value) return
    errors.value = check(values)
    const firstWrong = Object.keys(errors.value)[0]
    if (firstWrong) {
      document.getElementById(`field-${firstWrong}`)?.focus()
      return
    }
    isBusy.value = true
    failure.value = null
    try {
      await send(values)
    } catch (error) {
      failure.value = describeFailure(error)
    } finally {
      isBusy.value = false
    }
  }

  return { values, errors, failure, isBusy, submit }
}
