import { onScopeDispose, ref, watch } from 'vue'

import { Problem, type Uuid } from '@/shared/api'
import { describeFailure } from '@/shared/failure'

import { rosterApi, type RosterImport } from './api'
import { isOver } from './stage'

const FIRST_WAIT_MS = 700
const LONGEST_WAIT_MS = 5_000
const SLOWER = 1.4

/**
 * Follows one import until it has ended: asks soon at first, then ever less often, and not at all while nobody looks
 * at the page. A question that gets no answer is asked again; an import that is not there any more is said once.
 */
export function useImport(id: () => Uuid | null, onEnd: () => void) {
  const found = ref<RosterImport | null>(null)
  const trouble = ref<string | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined
  let turn = 0

  function stop(): void {
    turn += 1
    clearTimeout(timer)
  }

  function follow(): void {
    stop()
    found.value = null
    trouble.value = null
    const wanted = id()
    if (wanted) void look(wanted, turn, FIRST_WAIT_MS)
  }

  async function look(wanted: Uuid, ofTurn: number, wait: number): Promise<void> {
    if (document.hidden) return later(wanted, ofTurn, wait)
    try {
      const answer = await rosterApi.one(wanted)
      if (ofTurn !== turn) return
      found.value = answer
      trouble.value = null
      if (isOver(answer)) return onEnd()
    } catch (error) {
      if (ofTurn !== turn) return
      trouble.value = describeFailure(error)
      if (error instanceof Problem && error.status < 500 && error.status !== 429) return
    }
    later(wanted, ofTurn, Math.min(wait * SLOWER, LONGEST_WAIT_MS))
  }

  function later(wanted: Uuid, ofTurn: number, wait: number): void {
    timer = setTimeout(() => void look(wanted, ofTurn, wait), wait)
  }

  watch(id, follow, { immediate: true })
  onScopeDispose(stop)

  return { found, trouble, follow }
}
