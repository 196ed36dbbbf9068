import { computed, ref, watch } from 'vue'

import { useLoad } from '@/shared/composables/useLoad'

import { auditApi, type AuditEntry, type AuditFilter } from './api'

const PAGE = 100

/** The trail as a filter leaves it, page by page, and the programs that some page is without. */
export function useTrail(filter: () => AuditFilter) {
  const entries = ref<AuditEntry[]>([])
  const missing = ref<AuditEntry['program'][]>([])
  const cursor = ref<string | null>(null)
  const isLoaded = ref(false)

  const { data, failure, isLoading, load } = useLoad(async () => {
    const isFirst = !cursor.value
    return { isFirst, ...(await auditApi.page(filter(), cursor.value, PAGE)) }
  })

  // Through `data`, so that a slow answer to a filter already left is dropped.
  watch(
    data,
    (page) => {
      if (!page) return
      entries.value = page.isFirst ? page.items : [...entries.value, ...page.items]
      missing.value = page.isFirst ? page.missing : [...new Set([...missing.value, ...page.missing])]
      cursor.value = page.next
      isLoaded.value = true
    },
    { flush: 'sync' },
  )

  async function restart(): Promise<void> {
    cursor.value = null
    entries.value = []
    missing.value = []
    isLoaded.value = false
    await load()
  }

  return {
    entries,
    missing,
    failure,
    isLoading,
    isLoaded,
    hasMore: computed(() => cursor.value !== null),
    load,
    restart,
  }
}
