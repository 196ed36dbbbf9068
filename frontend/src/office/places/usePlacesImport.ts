import { shallowRef, watch } from 'vue'

import { Problem } from '@/shared/api'
import { useAction } from '@/shared/composables/useAction'
import { describeFailure } from '@/shared/failure'
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
  const { doing, failure, run } = useAction<'checking' | 'loading'>((error) => {
    unreadable.value = unreadableOf(error)
    return unreadable.value ? '' : describeFailure(error)
  })

  watch(file, forget, { flush: 'sync' })

  function forget(): void {
    result.value = unreadable.value = null
    failure.value = null
  }

  async function send(isDryRun: boolean): Promise<void> {
    const chosen = file.value
    const mediaType = chosen && mediaTypeOf(chosen.name)
    if (!chosen || !mediaType) return
    const work = async (): Promise<void> => {
      forget()
      result.value = await placesApi.send(chosen, mediaType, isDryRun)
      if (!isDryRun) onLoaded(result.value)
    }
    await run(work, isDryRun ? 'checking' : 'loading')
  }

  return { file, result, unreadable, failure, doing, check: () => send(true), load: () => send(false) }
}

function unreadableOf(error: unknown): Unreadable | null {
  if (!(error instanceof Problem) || error.code !== 'file-not-readable') return null
  const { row, message } = error.fields
  const isSaid = typeof message === 'string' && locale.value === 'zh'
  return { row: typeof row === 'number' ? row : 1, message: isSaid ? message : error.sentence(locale.value) }
}
