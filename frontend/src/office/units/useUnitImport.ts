import { shallowRef, watch } from 'vue'

import { Problem } from '@/shared/api'
import { useAction } from '@/shared/composables/useAction'
import { describeFailure } from '@/shared/failure'
import { locale } from '@/shared/i18n'

import { mediaTypeOf } from '../sheets/sheet'
import { unitsApi, type UnitImport } from './api'

/** The first lines of a file as one encoding reads them. */
interface Preview {
  encoding: string
  lines: string[]
}

/** Where a file could not be read on. With `previews` the person says which one is right. */
interface Unreadable {
  row: number
  message: string
  previews: Preview[]
}

/** One file: checked first, then loaded. Another file begins anew. */
export function useUnitImport(onLoaded: () => void) {
  const file = shallowRef<File | null>(null)
  const result = shallowRef<UnitImport | null>(null)
  const unreadable = shallowRef<Unreadable | null>(null)
  const { doing, failure, run } = useAction<'checking' | 'loading'>((error) => {
    unreadable.value = unreadableOf(error)
    return unreadable.value ? '' : describeFailure(error)
  })
  let encoding: string | null = null

  function forget(): void {
    result.value = unreadable.value = null
    failure.value = null
  }

  watch(
    file,
    () => {
      encoding = null
      forget()
    },
    { flush: 'sync' },
  )

  async function send(isDryRun: boolean): Promise<void> {
    const chosen = file.value
    const mediaType = chosen && mediaTypeOf(chosen.name)
    if (!chosen || !mediaType) return
    const isPartial = !!result.value?.refused_rows
    await run(
      async () => {
        forget()
        result.value = await unitsApi.send(chosen, mediaType, { isDryRun, isPartial, encoding })
        if (result.value.is_loaded) onLoaded()
      },
      isDryRun ? 'checking' : 'loading',
    )
  }

  function choose(chosen: string): Promise<void> {
    encoding = chosen
    return send(true)
  }

  return { file, result, unreadable, failure, doing, choose, check: () => send(true), load: () => send(false) }
}

function unreadableOf(error: unknown): Unreadable | null {
  if (!(error instanceof Problem) || error.code !== 'units-not-readable') return null
  const { row, message, previews } = error.fields
  const isSaid = typeof message === 'string' && locale.value === 'zh'
  return {
    row: typeof row === 'number' ? row : 1,
    message: isSaid ? message : error.sentence(locale.value),
    previews: Array.isArray(previews) ? (previews as Preview[]) : [],
  }
}
