import { computed, ref, type Ref } from 'vue'

import { describeFailure } from '../failure'

type Explain = (error: unknown) => string | Promise<string>

/**
 * What a person does by a button, once at a time.
 *
 *     const { isBusy, failure, run } = useAction()
 *     const save = () => run(() => api.save(values))
 *
 * `isBusy` is true while it runs. `failure` is a sentence when it did not work, gone at the next try; `explain` may
 * write another. `run` answers whether it worked, and does nothing while something runs. Where several buttons share
 * one action, `run(work, 'print')` names what is done and `doing` tells them apart.
 */
export function useAction<What extends string = string>(explain: Explain = describeFailure) {
  const doing = ref(null) as Ref<What | null>
  const failure = ref<string | null>(null)

  async function run(work: () => unknown, what = 'it' as What): Promise<boolean> {
    if (doing.value !== null) return false
    doing.value = what
    failure.value = null
    try {
      await work()
      return true
    } catch (error) {
      failure.value = await explain(error)
      return false
    } finally {
      doing.value = null
    }
  }

  return { doing, isBusy: computed(() => doing.value !== null), failure, run }
}
