import { reactive, shallowReactive } from 'vue'

import { Problem, Unreachable, type Report } from '@/shared/api'
import { describeFailure } from '@/shared/failure'
import { uuidv7 } from '@/shared/uuid'

import type { Asked } from './askedForms'
import { openReport } from './openReport'

export type Making = { stage: 'waiting' | 'making' | 'made' } | { stage: 'failed'; reason: string }
export type MakeForm = (reportId: string, pairingId: string, asked: Asked) => Promise<Report>

const ids = new Map<string, string>()

/** The id under which this page asks for the form of a pairing: a repeat after a lost answer names the same. */
export function formIdOf(pairingId: string, { kind, key }: Pick<Asked, 'kind' | 'key'>): string {
  const place = `${pairingId}/${kind}/${key}`
  const id = ids.get(place) ?? uuidv7()
  ids.set(place, id)
  return id
}

/** Somebody else of the team was faster, or this phone before it was reloaded: the form is there. */
export function isThereAlready(error: unknown): boolean {
  return error instanceof Problem && error.code === 'report-exists'
}

/** Without a line or a session every further form would only be told so again. */
function endsBatch(error: unknown): boolean {
  return error instanceof Unreachable || (error instanceof Problem && error.status === 401)
}

/**
 * Makes the form for many pairings, one after the other, so that a bad line carries one request at a time.
 *
 * `makings` says how far each pairing is, `made` holds the reports that came back; `batch.failure` is why the
 * whole ended early. `makeAll` may be called again at any time, with all or some of the pairings: while it
 * runs the second call does nothing, and a form that is there is found, not made twice. `stop` ends after the form
 * under way; `forget` is for another period.
 */
export function useFormBatch(make: MakeForm = openReport) {
  const makings = reactive<Record<string, Making>>({})
  const made = shallowReactive<Record<string, Report>>({})
  const batch = reactive({ isRunning: false, done: 0, all: 0, failure: null as string | null })
  let isStopped = false

  async function makeAll(pairingIds: string[], asked: Asked): Promise<void> {
    if (batch.isRunning) return
    isStopped = false
    Object.assign(batch, { isRunning: true, done: 0, all: pairingIds.length, failure: null })
    for (const pairingId of pairingIds) makings[pairingId] = { stage: 'waiting' }
    for (const pairingId of pairingIds) {
      if (!isStopped) await makeOne(pairingId, asked)
      if (makings[pairingId]?.stage === 'waiting') delete makings[pairingId]
    }
    batch.isRunning = false
  }

  async function makeOne(pairingId: string, asked: Asked): Promise<void> {
    makings[pairingId] = { stage: 'making' }
    try {
      made[pairingId] = await make(formIdOf(pairingId, asked), pairingId, asked)
      makings[pairingId] = { stage: 'made' }
    } catch (error) {
      makings[pairingId] = outcomeOf(error)
    }
    batch.done += 1
  }

  function outcomeOf(error: unknown): Making {
    if (isThereAlready(error)) return { stage: 'made' }
    const reason = describeFailure(error)
    if (endsBatch(error)) {
      isStopped = true
      batch.failure = reason
    }
    return { stage: 'failed', reason }
  }

  function stop(): void {
    isStopped = true
  }

  function forget(): void {
    stop()
    for (const pairingId of Object.keys(makings)) delete makings[pairingId]
    for (const pairingId of Object.keys(made)) delete made[pairingId]
    batch.failure = null
  }

  return { makings, made, batch, makeAll, stop, forget }
}
