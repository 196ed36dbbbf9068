import { reactive, ref } from 'vue'

import { describeFailure } from '@/shared/failure'

import { auditApi, PROGRAMS, type Program, type WalkStep } from './api'

/** How the walk along one program's chain stands; `step` is the last one made. */
export interface Walk {
  program: Program
  step: WalkStep | null
  failure: string | null
}

/** Walks the chains one after the other, a step a request, so that the bars move. `stop`: whoever leaves the screen walks no further. */
export function useVerification() {
  const walks = reactive<Walk[]>([])
  const isRunning = ref(false)

  async function run(): Promise<void> {
    if (isRunning.value) return
    isRunning.value = true
    walks.splice(0, walks.length, ...PROGRAMS.map((program) => ({ program, step: null, failure: null })))
    for (const walk of walks) if (isRunning.value) await walkAlong(walk)
    isRunning.value = false
  }

  async function walkAlong(walk: Walk): Promise<void> {
    try {
      do walk.step = await auditApi.step(walk.program, walk.step?.next ?? null)
      while (walk.step.next && isRunning.value)
    } catch (error) {
      walk.failure = describeFailure(error)
    }
  }

  function stop(): void {
    isRunning.value = false
  }

  return { walks, isRunning, run, stop }
}
