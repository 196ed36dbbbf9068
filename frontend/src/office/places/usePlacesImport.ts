import { ref, shallowRef, watch } from 'vue'

import { Problem } from '@/shared/api'
import { describeFailure } from '@/shared/composables/useLoad'
import { locale } from '@/shared/i18n'

import { mediaTypeOf } from '../sheets/sheet'
import { placesApi, type PlacesImport } from './api'

/** Where a file could not be read on, as the server says it. */
export interface Unreadable {
  row: number
  message: string
}

/** One file: checked first, then loaded. Another file begins anew. */
export function usePlacesImport(onLoaded: (result: PlacesImport) => void) {
  const file = shallowRef<File | null>(null)
  const result = shallowRef<PlacesImport | null>(null)
  const unreadable = shallowRef<Unreadable | null>(null)
  const failure = ref<string | null>(null)
  const doing = ref<'checking' | 'loading' | null>(null)

  watch(file, forget, { flush: 'sync' })

  function forget(): void {
    result.value = unreadable.value = null
    failure.value = null
  }

  async function send(isDryRun: boolean): Promise<void> {
    const mediaType = file.value && mediaTypeOf(file.value.name)
    if (!file.value || !mediaType || doing.value) return
    doing.value = isDryRun ? 'checking' : 'loading'
    forget()
    try {
      result.value = await placesApi.send(file.value, mediaType, isDryRun)
      if (!isDryRun) onLoaded(result.value)
    } catch (error) {
      unreadable.value = unreadableOf(error)
      if (!unreadable.value) failure.value = describeFailure(error)
    } finally {
      doing.value = null
    }
  }

  return { file, result, unreadable, failure, doing, check: () => send(true), load: () => send(false) }
}

function unreadableOf(error: unknown): Unreadable | null {
  if (!(error instanceof Problem) || error.code !== 'file-not-readable') return null
  const { row, message } = error.fields
  const isSaid = typeof message === 'string' && locale.value === 'zh'
  return { row: typeof row === 'number' ? row : 1, message: isSaid ? message : error.sentence(locale.value) }
}
