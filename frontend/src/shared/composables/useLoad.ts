import { ref, shallowRef, type Ref } from 'vue'

import { describeFailure } from '../failure'

/**
 * Loads one thing for a screen: `const { data, failure, isLoading, load } = useLoad(() => api.visit(id))`,
 * then `load()` at once and on every change. A slower earlier answer never overwrites a later one.
 */
export function useLoad<Data>(fetchData: () => Promise<Data>) {
  const data = shallowRef<Data | null>(null) as Ref<Data | null>
  const failure = ref<string | null>(null)
  const isLoading = ref(false)
  let latest = 0

  async function load(): Promise<void> {
    const turn = ++latest
    isLoading.value = true
    failure.value = null
    try {
      const answer = await fetchData()
      if (turn === latest) data.value = answer
    } catch (error) {
      if (turn === latest) failure.value = describeFailure(error)
    } finally {
      if (turn === latest) isLoading.value = false
    }
  }

  return { data, failure, isLoading, load }
}
