import { computed, ref, shallowRef, watch } from 'vue'

import type { Page } from '../api/types'
import { useLoad } from './useLoad'

/**
 * A list that comes page by page.
 *
 *     const { items, hasMore, isLoading, failure, load, restart } = usePages((cursor) => api.visits({ cursor }))
 *
 * `load()` adds the next page, or begins where nothing is loaded. It does nothing while a page is under way.
 * `restart()` empties the list and begins again. `reload()` begins again too, and leaves the old lines in place until the
 * first page has come. Both drop the answer to what was asked before; after a failure `load()` tries the same page again.
 * `isLoaded` says that `items` is an answer of the server, also where it is empty.
 * The caller may take lines out of `items` or replace them. `onPage` hears of each page once its lines are in `items`.
 */
export function usePages<Item, Extra = unknown>(
  fetchPage: (cursor: string | null) => Promise<Page<Item> & Extra>,
  onPage: (page: Page<Item> & Extra, isFirst: boolean) => void = () => undefined,
) {
  const items = shallowRef<Item[]>([])
  const cursor = ref<string | null>(null)
  const isLoaded = ref(false)

  const {
    data,
    failure,
    isLoading,
    load: ask,
  } = useLoad(async () => {
    const asked = cursor.value
    return { page: await fetchPage(asked), isFirst: asked === null }
  })

  // Through `data`, so that a slow answer to a view already left is dropped.
  watch(
    data,
    (answer) => {
      if (!answer) return
      const { page, isFirst } = answer
      items.value = isFirst ? page.items : [...items.value, ...page.items]
      cursor.value = page.next
      isLoaded.value = true
      onPage(page, isFirst)
    },
    { flush: 'sync' },
  )

  async function load(): Promise<void> {
    if (!isLoading.value) await ask()
  }

  async function restart(): Promise<void> {
    items.value = []
    isLoaded.value = false
    await reload()
  }

  async function reload(): Promise<void> {
    cursor.value = null
    await ask()
  }

  return { items, hasMore: computed(() => cursor.value !== null), isLoaded, isLoading, failure, load, restart, reload }
}
