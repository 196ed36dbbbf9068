import { ref } from 'vue'

import type { Uuid } from '@/shared/api'
import { describeFailure } from '@/shared/failure'

import { officeApi } from '../api'
import { runBatch } from './batch'
import { t } from './messages'
import { isConflict } from './outcome'
import type { Act } from './reportState'
import type { ReviewList } from './useReviewList'

/** One act on all chosen reports of a list: `progress` while it runs, and afterwards a sentence on every outcome. */
export function useBatch(list: ReviewList) {
  const progress = ref<{ tried: number; all: number } | null>(null)
  let isStopped = false

  async function run(act: Act): Promise<{ done: Uuid[]; text: string; isBad: boolean }> {
    const items = [...list.chosenRows.value]
    isStopped = false
    progress.value = { tried: 0, all: items.length }
    const result = await runBatch(items, {
      act: (seen) => officeApi[act](seen),
      isConflict,
      onStep: (tried) => (progress.value = { tried, all: items.length }),
      isStopped: () => isStopped,
    })
    progress.value = null
    const done = result.done.map(({ id }) => id)
    list.remove(done)
    for (const { id } of result.conflicts) await list.refresh(id)
    const sentences = [
      done.length && t(act === 'accept' ? 'batchAccepted' : 'batchForwarded', { n: done.length }),
      result.conflicts.length && t('batchConflicts', { n: result.conflicts.length }),
      result.failed.length && t('batchFailed', { n: result.failed.length, reason: describeFailure(result.error) }),
      result.left.length && result.error && describeFailure(result.error),
      result.left.length && t('batchLeft', { n: result.left.length }),
    ]
    return { done, text: sentences.filter(Boolean).join(' '), isBad: done.length < items.length }
  }

  function stop(): void {
    isStopped = true
  }

  return { progress, run, stop }
}
