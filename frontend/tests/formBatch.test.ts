import { describe, expect, it, vi } from 'vitest'

import { Problem, Unreachable, type Report } from '@/shared/api'
import type { Asked } from '@/volunteer/askedForms'
import { formIdOf, useFormBatch, type MakeForm } from '@/volunteer/useFormBatch'

const MONTH = { kind: 'progress_report', key: '2020-07' } as Asked
const reportOf = (id: string, pairingId: string) => ({ id, pairing_id: pairingId, state: 'draft' }) as Report
const makesAll: MakeForm = (id, pairingId) => Promise.resolve(reportOf(id, pairingId))

/** Makes every form but those of `refusals`, which answer with what is named there, each once. */
function makerWith(refusals: Record<string, Error>) {
  return vi.fn<MakeForm>((id, pairingId) => {
    const refusal = refusals[pairingId]
    delete refusals[pairingId]
    return refusal ? Promise.reject(refusal) : makesAll(id, pairingId, MONTH)
  })
}

const problem = (status: number, code: string) =>
  new Problem(status, { type: `/problems/${code}`, title: '现在做不了，请稍后再试。' })

describe('when a form cannot be made', () => {
  it('names the household that failed and goes on with the others', async () => {
    const { makings, batch, made, makeAll } = useFormBatch(makerWith({ b: problem(503, 'neighbour-unavailable') }))
    await makeAll(['a', 'b', 'c'], MONTH)
    expect(makings.b).toEqual({ stage: 'failed', reason: '现在做不了，请稍后再试。' })
    expect(Object.keys(made)).toEqual(['a', 'c'])
    expect(batch).toMatchObject({ isRunning: false, done: 3, all: 3, failure: null })
  })

  it.each([
    ['the line is gone', new Unreachable()],
    ['the session has ended', problem(401, 'not-signed-in')],
  ])('asks for no further form when %s', async (_name, error) => {
    const make = makerWith({ b: error })
    const { makings, batch, makeAll } = useFormBatch(make)
    await makeAll(['a', 'b', 'c'], MONTH)
    expect(make).toHaveBeenCalledTimes(2)
    expect(makings.b?.stage).toBe('failed')
    expect(makings.c).toBeUndefined()
    expect(batch.failure).toBeTruthy()
    expect(batch.isRunning).toBe(false)
  })

  it('asks again under the same id, for the answer may have been lost behind a form that was made', async () => {
    const make = makerWith({ a: new Unreachable() })
    const { makings, batch, makeAll } = useFormBatch(make)
    await makeAll(['a'], MONTH)
    await makeAll(['a'], MONTH)
    expect(make.mock.calls[0]).toEqual(make.mock.calls[1])
    expect(makings.a).toEqual({ stage: 'made' })
    expect(batch.failure).toBeNull()
  })
})

describe('making all forms of a month', () => {
  it('takes a form somebody else made meanwhile for made', async () => {
    const { makings, made, makeAll } = useFormBatch(makerWith({ a: problem(409, 'report-exists') }))
    await makeAll(['a'], MONTH)
    expect(makings.a).toEqual({ stage: 'made' })
    expect(made.a).toBeUndefined()
  })

  it('makes each form once when the button is pressed twice', async () => {
    const make = makerWith({})
    const { makeAll } = useFormBatch(make)
    await Promise.all([makeAll(['a', 'b'], MONTH), makeAll(['a', 'b'], MONTH)])
    expect(make.mock.calls.map(([, pairingId]) => pairingId)).toEqual(['a', 'b'])
  })

  it('asks for one form at a time and tells how far it is', async () => {
    let finish: (report: Report) => void = () => undefined
    const { makings, batch, makeAll } = useFormBatch(() => new Promise((resolve) => (finish = resolve)))
    const running = makeAll(['a', 'b'], MONTH)
    expect([makings.a?.stage, makings.b?.stage, batch.done, batch.isRunning]).toEqual(['making', 'waiting', 0, true])
    finish(reportOf('1', 'a'))
    await vi.waitFor(() => expect([makings.a?.stage, makings.b?.stage, batch.done]).toEqual(['made', 'making', 1]))
    finish(reportOf('2', 'b'))
    await running
    expect(batch).toMatchObject({ isRunning: false, done: 2, all: 2 })
  })

  it('stops after the form under way, and says nothing more of the rest', async () => {
    const { makings, makeAll, stop } = useFormBatch((id, pairingId) => {
      stop()
      return makesAll(id, pairingId, MONTH)
    })
    await makeAll(['a', 'b'], MONTH)
    expect(makings).toEqual({ a: { stage: 'made' } })
  })

  it('knows nothing of the last month in another', async () => {
    const { makings, made, batch, makeAll, forget } = useFormBatch(makerWith({ b: new Unreachable() }))
    await makeAll(['a', 'b'], MONTH)
    forget()
    expect([Object.keys(makings), Object.keys(made), batch.failure]).toEqual([[], [], null])
  })
})

it('gives each pairing and month an id of its own', () => {
  const ids = [formIdOf('a', MONTH), formIdOf('a', { ...MONTH, key: '2020-08' }), formIdOf('b', MONTH)]
  expect(new Set(ids).size).toBe(3)
  expect(formIdOf('a', MONTH)).toBe(ids[0])
})
