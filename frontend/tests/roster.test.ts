import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope, ref, type EffectScope } from 'vue'

const rosterImport = vi.hoisted(() => vi.fn())
vi.mock('@/office/api', () => ({ officeApi: { rosterImport } }))
vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))

import type { RosterFault } from '@/office/api'
import { allFaults, faultsAsCsv } from '@/office/roster/faultList'
import { goodRows, stageOf, verdictOf } from '@/office/roster/stage'
import { useImport } from '@/office/roster/useImport'
import { faultOf, mediaTypeOf } from '@/office/sheets/sheet'
import { Problem, Unreachable } from '@/shared/api/problem'

describe('a file before it is sent', () => {
  it('is refused for its kind, for being empty and for its size', () => {
    expect(faultOf({ name: '名册.doc', size: 10 }, 40_000_000)).toBe('wrongType')
    expect(faultOf({ name: '名册', size: 10 }, 40_000_000)).toBe('wrongType')
    expect(faultOf({ name: '名册.csv.exe', size: 10 }, 40_000_000)).toBe('wrongType')
    expect(faultOf({ name: '名册.csv', size: 0 }, 40_000_000)).toBe('emptyFile')
    expect(faultOf({ name: '名册.csv', size: 40_000_001 }, 40_000_000)).toBe('tooLarge')
    expect(faultOf({ name: '名册.XLSX', size: 40_000_000 }, 40_000_000)).toBeNull()
  })

  it('is announced by its name: Windows calls a CSV an Excel sheet', () => {
    expect(mediaTypeOf('a.b.CSV')).toBe('text/csv')
    expect(mediaTypeOf('a.xlsx')).toBe('application/vnd.openxmlformats-officedocument.spreadsheetml.sheet')
  })
})

describe('how far an import is', () => {
  it('tells queueing, checking, loading and the end apart', () => {
    const stages = [
      { state: 'waiting', progress: 0 },
      { state: 'running', progress: 0.2 },
      { state: 'running', progress: 0.9 },
      { state: 'refused', progress: 1 },
    ] as const
    expect(stages.map(stageOf)).toEqual(['waiting', 'checking', 'loading', 'ended'])
  })

  it('judges what was found and how it ended', () => {
    type Ended = Parameters<typeof verdictOf>[0]
    const ended = (state: Ended['state'], rows: number, rejected: number, warned = 0): Ended => ({
      state,
      rows,
      rejected,
      warned,
    })
    const all = [
      ended('checked', 5, 0),
      ended('checked', 5, 0, 2),
      ended('checked', 5, 2),
      ended('checked', 5, 5),
      ended('done', 5, 0),
      ended('done', 5, 2),
      ended('refused', 5, 2),
      ended('refused', 0, 0),
      ended('failed', 5, 2),
      ended('dropped', 5, 2),
    ]
    expect(all.map(verdictOf)).toEqual([
      'checked',
      'checkedWarned',
      'checkedPartly',
      'checkedNothing',
      'done',
      'donePartly',
      'refused',
      'refusedFile',
      'failed',
      'dropped',
    ])
    expect(all.slice(0, 4).map(goodRows)).toEqual([5, 5, 3, 0])
  })
})

describe('the list of faults', () => {
  const fault = (row: number, column: string | null, message: string): RosterFault => ({
    row,
    column,
    code: 'x',
    message,
    level: row === 2 ? 'warning' : 'fault',
  })

  it('is fetched to its last page', async () => {
    const pages = [
      { items: [fault(2, null, 'a')], next: 'c1' },
      { items: [fault(3, null, 'b')], next: null },
    ]
    const asked: unknown[] = []
    const counts: number[] = []
    const fetchPage = (filter: { cursor: string | null }) => {
      asked.push(filter.cursor)
      return Promise.resolve(pages[asked.length - 1] as (typeof pages)[0])
    }
    const found = await allFaults(fetchPage, (count) => counts.push(count))
    expect([found.map(({ row }) => row), asked, counts]).toEqual([
      [2, 3],
      [null, 'c1'],
      [1, 2],
    ])
  })

  it('opens in a spreadsheet program: marked as UTF-8, quotes doubled, whole rows named', async () => {
    const bytes = new Uint8Array(
      await faultsAsCsv([fault(2, '户类型', '只能填写：“脱贫户”,"其他"'), fault(4, null, '格数不一致')]).arrayBuffer(),
    )
    expect([...bytes.slice(0, 3)]).toEqual([0xef, 0xbb, 0xbf])
    expect(new TextDecoder().decode(bytes)).toBe(
      '行号,列,问题,处理\r\n2,户类型,"只能填写：“脱贫户”,""其他""",这一格不导入\r\n4,整行,格数不一致,整行不导入\r\n',
    )
  })
})

describe('useImport', () => {
  const running = { id: 'a', state: 'running', progress: 0.3 }
  let scope: EffectScope
  let ended: ReturnType<typeof vi.fn<() => void>>
  const page = { hidden: false }

  beforeEach(() => {
    vi.useFakeTimers()
    vi.stubGlobal('document', page)
    page.hidden = false
    rosterImport.mockReset()
    scope = effectScope()
    ended = vi.fn<() => void>()
  })
  afterEach(() => {
    scope.stop()
    vi.unstubAllGlobals()
    vi.useRealTimers()
  })

  const follow = (id: () => string | null = () => 'a') => scope.run(() => useImport(id, ended))!

  it('asks ever less often, and stops at the end', async () => {
    rosterImport.mockResolvedValue(running)
    const { found } = follow()
    await vi.advanceTimersByTimeAsync(60_000)
    const calls = rosterImport.mock.calls.length
    expect(calls).toBeGreaterThan(8)
    expect(calls).toBeLessThan(20)
    rosterImport.mockResolvedValue({ id: 'a', state: 'done', progress: 1 })
    await vi.advanceTimersByTimeAsync(5_000)
    expect([found.value?.state, ended.mock.calls.length]).toEqual(['done', 1])
    const last = rosterImport.mock.calls.length
    await vi.advanceTimersByTimeAsync(60_000)
    expect(rosterImport.mock.calls.length).toBe(last)
  })

  it('asks again after a broken line, and says so meanwhile', async () => {
    rosterImport.mockRejectedValueOnce(new Unreachable()).mockResolvedValue(running)
    const { found, trouble } = follow()
    await vi.advanceTimersByTimeAsync(0)
    expect(trouble.value).toContain('连不上网络')
    await vi.advanceTimersByTimeAsync(2_000)
    expect([trouble.value, found.value?.state]).toEqual([null, 'running'])
  })

  it('does not ask on for an import that is not there', async () => {
    rosterImport.mockRejectedValue(new Problem(404, { title: '没有找到' }))
    const { trouble } = follow()
    await vi.advanceTimersByTimeAsync(60_000)
    expect([trouble.value, rosterImport.mock.calls.length]).toEqual(['没有找到', 1])
  })

  it('asks nothing while nobody looks', async () => {
    page.hidden = true
    rosterImport.mockResolvedValue(running)
    follow()
    await vi.advanceTimersByTimeAsync(30_000)
    expect(rosterImport).not.toHaveBeenCalled()
    page.hidden = false
    await vi.advanceTimersByTimeAsync(5_000)
    expect(rosterImport).toHaveBeenCalled()
  })

  it('drops the answer about an import that is no longer looked at', async () => {
    const id = ref<string | null>('a')
    let answer: (found: unknown) => void = () => undefined
    rosterImport.mockReturnValueOnce(new Promise((resolve) => (answer = resolve)))
    const { found } = follow(() => id.value)
    id.value = null
    await vi.advanceTimersByTimeAsync(0)
    answer({ id: 'a', state: 'done', progress: 1 })
    await vi.advanceTimersByTimeAsync(10_000)
    expect([found.value, ended.mock.calls.length]).toEqual([null, 0])
  })
})
