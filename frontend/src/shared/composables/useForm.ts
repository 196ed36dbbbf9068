import { nextTick, reactive, ref, watch, type Ref } from 'vue'

import type { Focusable } from '../components/field'
import { useAction } from './useAction'

export type Errors<Values> = Partial<Record<keyof Values, string>>

/**
 * One form: `values` for v-model, `errors` per field, `failure` for the whole, `isBusy` while it is sent.
 *
 *     <TextField v-model="values.name" v-bind="field('name')" :label="t('name')" />
 *
 * `field` gives a field of the kit its error and makes it known to the form. An error goes away as soon as its field is
 * right. `submit()` checks first, moves the focus to the first field with an error, and sends once at a time.
 * `refuse('name', sentence)` is for what only the server can tell about a field.
 */
export function useForm<Values extends object>(
  initial: Values,
  check: (values: Values) => Errors<Values>,
  send: (values: Values) => Promise<void>,
) {
  type Name = keyof Values & string
  const values = reactive(initial) as Values
  const errors = ref({}) as Ref<Errors<Values>>
  const { isBusy, failure, run } = useAction()
  const shown = new Map<Name, Focusable>()
  const registrars = new Map<Name, (mounted: unknown) => void>()

  watch(values, () => {
    const wrong = Object.keys(errors.value) as Name[]
    if (!wrong.length) return
    const now = check(values)
    errors.value = Object.fromEntries(
      wrong.filter((name) => now[name]).map((name) => [name, now[name]]),
    ) as Errors<Values>
  })

  /** The same function for a name every time: another one at every render would be taken out and put in again. */
  function registrar(name: Name): (mounted: unknown) => void {
    const known = registrars.get(name)
    if (known) return known
    const register = (mounted: unknown): void => {
      if (mounted) shown.set(name, mounted as Focusable)
      else shown.delete(name)
    }
    registrars.set(name, register)
    return register
  }

  const field = (name: Name) => ({ error: errors.value[name], ref: registrar(name) })

  function refuse(name: Name, sentence: string): void {
    errors.value = { ...errors.value, [name]: sentence }
    // A field is not disabled while the form is sent, but one may only be about to appear.
    void nextTick(() => shown.get(name)?.focus())
  }

  async function submit(): Promise<void> {
    if (isBusy.value) return
    errors.value = check(values)
    const wrong = Object.keys(errors.value) as Name[]
    if (wrong.length)
      wrong
        .map((name) => shown.get(name))
        .find(Boolean)
        ?.focus()
    else await run(() => send(values))
  }

  return { values, errors, field, failure, isBusy, submit, refuse }
}
