import { beforeEach, describe, expect, it, vi } from 'vitest'

const calls = vi.hoisted(() => ({ step: vi.fn(), file: vi.fn() }))
vi.mock('@/office/audit/api', async (original) => ({ ...(await original<object>()), auditApi: calls }))

import type { WalkStep } from '@/office/audit/api'
import { concernsOf, formatMoment, isDoneAlone, pairsOf, shortened, subjectOf } from '@/office/audit/entry'
import { fetchExport } from '@/office/audit/exportFile'
import { filterOf, queryOf } from '@/office/audit/filter'
import { useVerification } from '@/office/audit/useVerification'
import { word } from '@/office/audit/words'
import { Problem, Unreachable } from '@/shared/api'
import { queryString } from '@/shared/api/http'

const ID = '0190a000-0000-7000-8000-0000000000ab'

beforeEach(() => {
  calls.step.mockReset()
  calls.file.mockReset()
})

describe('the filter in the address', () => {
  it('survives the way there and back', () => {
    expect(pairsOf({ to: '2020-07-25T16:00:00+00:00', hash: 'ab'.repeat(32) }).map(({ value }) => value)).toEqual([
      '2020-07-26 00:00:00',
      '…abababab',
    ])
    const filter = {
      action: ['a.b', 'c.d'],
      program: ['households'],
      actor: ID,
      subject: 'household:1',
      from: '2020-05-08',
      to: '',
    }
    const query = queryOf(filter)
    expect(Object.keys(query)).toEqual(['action', 'program', 'actor', 'subject', 'from'])
    expect(filterOf(query)).toEqual(filter)
    expect(queryOf(filterOf({}))).toEqual({})
  })

  it('takes nothing from an address that is nobody’s', () => {
    expect(filterOf({ action: [null, '', 'a.b'], program: 'nowhere', actor: [ID, 'x'], from: null })).toEqual({
      action: ['a.b'],
      program: [],
      actor: ID,
      subject: '',
      from: '',
      to: '',
    })
  })

  it('writes a list as the same parameter several times', () => {
    expect(queryString({ action: ['a', 'b&c'], none: [], program: '', limit: 5, cursor: null })).toBe(
      '?action=a&action=b%26c&limit=5',
    )
  })
})

describe('an entry', () => {
  it('is told on the clock of Shanghai, to the second', () => {
    expect(formatMoment('2020-05-07T16:00:01.999999Z')).toBe('2020-05-08 00:00:01')
  })

  it('names what it is about, also where the program writes the id alone', () => {
    expect(subjectOf({ subject: `household:${ID}`, action: 'household.revealed' })).toEqual({
      kind: 'household',
      id: ID,
    })
    expect(subjectOf({ subject: ID, action: 'report.viewed' })).toEqual({ kind: 'report', id: ID })
    expect(subjectOf({ subject: ID, action: 'calendar-token.issued' })).toEqual({ kind: 'calendar_token', id: ID })
    expect(subjectOf({ subject: 'divisions', action: 'divisions.imported' })).toEqual({ kind: 'divisions', id: '' })
    expect(shortened(ID)).toBe('…000000ab')
  })

  it('names what a page showed, apart from the thing it is about', () => {
    const other = '0190a000-0000-7000-8000-0000000000cd'
    expect(concernsOf({ subject: 'households', details: { subjects: [ID, other] } })).toEqual([ID, other])
    expect(concernsOf({ subject: `household:${ID}`, details: { subjects: [ID] } })).toEqual([])
    expect(concernsOf({ subject: ID, details: { subjects: [ID, other] } })).toEqual([other])
    expect(concernsOf({ subject: 'trail', details: {} })).toEqual([])
    expect(pairsOf({ subjects: [ID] })).toEqual([])
  })

  it('tells every look and a refusal in words', () => {
    const looks = ['access.refused', 'household.viewed', 'households.searched', 'pairing.viewed', 'pairings.listed']
    const more = [
      'due.viewed',
      'dues.listed',
      'photo.viewed',
      'roster.faults_listed',
      'scan.viewed',
      'visit.viewed',
      'visits.listed',
    ]
    for (const action of [...looks, ...more]) expect(word('action', action)).not.toBe(action)
  })

  it('has short details, and a mark instead of a pair where somebody acted alone', () => {
    const details = {
      field: 'head.phone',
      alone: true,
      session: ID,
      roles: [['editor', '', '21']],
      empty: null,
      strange: 1,
    }
    expect(pairsOf(details)).toEqual([
      { key: '项目', value: '户主电话', whole: 'head.phone' },
      { key: '会话', value: '…000000ab', whole: ID },
      { key: '角色', value: '宣传编辑 21', whole: '[["editor","","21"]]' },
      { key: 'strange', value: '1', whole: '1' },
    ])
    const filter = { action: ['household.revealed'], actor: ID }
    expect(pairsOf({ filter, nothing: {}, on: true }).map(({ value }) => value)).toEqual([
      '操作 查看隐藏信息，操作人 …000000ab',
      '—',
      '是',
    ])
    expect([isDoneAlone(details), isDoneAlone({ alone: 'true' })]).toEqual([true, false])
  })

  it('shows its code when nobody has given the act a word', () => {
    expect([word('action', 'household.revealed'), word('action', 'some.new-act')]).toEqual([
      '查看隐藏信息',
      'some.new-act',
    ])
  })
})

describe('a verification', () => {
  const step = (reached: number, next: string | null, broken_at: number | null = null): WalkStep => ({
    program: 'households',
    reached,
    entries: 40,
    broken_at,
    next,
  })

  it('walks every chain to its end, from where the step before came to', async () => {
    calls.step.mockImplementation((_, cursor: string | null) =>
      Promise.resolve(cursor === 'b' ? step(40, null) : step(20, cursor ? 'b' : 'a')),
    )
    const { walks, run, isRunning } = useVerification()
    await run()
    expect(walks.map(({ step: last }) => last?.reached)).toEqual([40, 40, 40, 40])
    expect(calls.step.mock.calls.slice(0, 3)).toEqual([
      ['gateway', null],
      ['gateway', 'a'],
      ['gateway', 'b'],
    ])
    expect(isRunning.value).toBe(false)
  })

  it('goes on with the other chains when one is broken or its program is silent', async () => {
    calls.step
      .mockResolvedValueOnce(step(3, null, 4))
      .mockRejectedValueOnce(new Problem(503, { title: '没有应答' }))
      .mockResolvedValue(step(40, null))
    const { walks, run } = useVerification()
    await run()
    expect(walks.map(({ step: last, failure }) => [last?.broken_at, failure])).toEqual([
      [4, null],
      [undefined, '没有应答'],
      [null, null],
      [null, null],
    ])
  })

  it('asks for no further step once the screen is left', async () => {
    const { run, stop } = useVerification()
    calls.step.mockImplementation(() => {
      stop()
      return Promise.resolve(step(20, 'a'))
    })
    await run()
    expect(calls.step).toHaveBeenCalledTimes(1)
  })
})

describe('an export', () => {
  const answer = (pieces: string[], breaksOff = false): Response =>
    new Response(
      new ReadableStream({
        start(controller) {
          for (const piece of pieces) controller.enqueue(new TextEncoder().encode(piece))
          if (breaksOff) controller.error(new TypeError('network error'))
          else controller.close()
        },
      }),
      { headers: { 'X-Total-Count': '3' } },
    )

  it('says how far it is by the lines that came', async () => {
    calls.file.mockResolvedValue(answer(['时间\r\n', 'a\r\nb', '\r\nc\r\n']))
    const shares: number[] = []
    const file = await fetchExport(filterOf({}), (share) => shares.push(share))
    expect(shares).toEqual([0.25, 0.5, 1])
    expect(await file.text()).toBe('时间\r\na\r\nb\r\nc\r\n')
  })

  it('gives nothing when it breaks off', async () => {
    calls.file.mockResolvedValue(answer(['时间\r\n', 'a\r\n'], true))
    await expect(fetchExport(filterOf({}), () => undefined)).rejects.toBeInstanceOf(Unreachable)
  })
})
