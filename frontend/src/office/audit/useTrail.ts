import { ref } from 'vue'

import { usePages } from '@/shared/composables/usePages'

import { auditApi, type AuditEntry, type AuditFilter } from './api'

const PAGE = 100

/** The trail as a filter leaves it, page by page, and the programs that some page is without. */
export function useTrail(filter: () => AuditFilter) {
  const missing = ref<AuditEntry['program'][]>([])
  const { items: entries, ...pages } = usePages(
    (cursor) => auditApi.page(filter(), cursor, PAGE),
    (page, isFirst) => {
      missing.value = isFirst ? page.missing : [...new Set([...missing.value, ...page.missing])]
    },
  )

  async function restart(): Promise<void> {
    missing.value = []
    await pages.restart()
  }

  return { ...pages, entries, missing, restart }
}
