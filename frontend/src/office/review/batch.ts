import { Problem, Unreachable } from '@/shared/api/problem'

export interface BatchResult<Item> {
  done: Item[]
  conflicts: Item[]
  failed: Item[]
  /** Not tried: somebody stopped, or no further request would have come through. */
  left: Item[]
  /** What stopped it or made the last one fail. */
  error: unknown
}

interface Options<Item> {
  act: (item: Item) => Promise<unknown>
  isConflict: (error: unknown) => boolean
  onStep: (tried: number) => void
  isStopped: () => boolean
}

/** Without a line, a session or a rested server the next request would fail like this one. */
const isHopeless = (error: unknown): boolean =>
  error instanceof Unreachable || (error instanceof Problem && [401, 403, 429, 503].includes(error.status))

/** One after the other, so that a person can stop it and the server is not stormed. Never throws. */
export async function runBatch<Item>(items: readonly Item[], options: Options<Item>): Promise<BatchResult<Item>> {
  const result: BatchResult<Item> = { done: [], conflicts: [], failed: [], left: [], error: null }
  for (const [index, item] of items.entries()) {
    if (options.isStopped()) return { ...result, left: items.slice(index) }
    try {
      await options.act(item)
      result.done.push(item)
    } catch (error) {
      if (options.isConflict(error)) {
        result.conflicts.push(item)
      } else {
        result.error = error
        if (isHopeless(error)) return { ...result, left: items.slice(index) }
        result.failed.push(item)
      }
    }
    options.onStep(index + 1)
  }
  return result
}
