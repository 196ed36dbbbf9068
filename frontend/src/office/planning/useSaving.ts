import { ref, shallowRef } from 'vue'

import { isStale, type Tagged } from './api'

/**
 * Saves something two people may edit. `theirs` is set when somebody was faster: what was typed stays, the next save
 * names the newer version and so replaces it knowingly.
 */
export function useSaving<Content>(first: Tagged<Content> | null, readAgain: () => Promise<Tagged<Content>>) {
  const tag = ref(first?.tag ?? null)
  const theirs = shallowRef<Tagged<Content> | null>(null)

  /** Null when it was not stored because of a newer version. */
  async function save(put: (tag: string | null) => Promise<Tagged<Content>>): Promise<Tagged<Content> | null> {
    theirs.value = null
    try {
      const stored = await put(tag.value)
      tag.value = stored.tag
      return stored
    } catch (error) {
      if (!isStale(error)) throw error
      theirs.value = await readAgain()
      tag.value = theirs.value.tag
      return null
    }
  }

  return { theirs, tag, save }
}
