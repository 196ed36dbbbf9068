import { beforeEach, describe, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { Problem, Unreachable, type ReportSummary } from '@/shared/api'

const answers = vi.hoisted(() => ({ reports: vi.fn(), report: vi.fn() }))
vi.mock('@/shared/api', async () => ({ ...(await import('@/shared/api/problem')), api: answers }))
vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))

import { runBatch } from '@/office/review/batch'
import { isListed, type Listed } from '@/office/review/listed'
import { explain } from '@/office/review/outcome'
import { daysLate, formName, lateWords, nextAct, reportStandingOf } from '@/office/review/reportState'
import { useReviewList } from '@/office/review/useReviewList'

const conflict = new Problem(409, { type: '/problems/report-wrong-state', title: '状态不对' })
const stale = new Problem(412, { type: '/problems/changed-meanwhile', title: '已有变化' })

const EMPTY_FILTER = {
  campaign_id: null,
  obligation_id: null,
  month: null,
  period: null,
  team_id: null,
  division: null,
}

const row = (id: string, changes: Partial<ReportSummary> = {}): ReportSummary =>
  ({
    id,
    state: 'submitted',
    returned: false,
    revision: 2,
    team_id: 't',
    household_id: `h${id}`,
    month: '2020-05',
    ...changes,
  }) as ReportSummary

async function settled(): Promise<void> {
  for (let round = 0; round < 5; round += 1) await nextTick()
}

describe('runBatch', () => {
  const run = (fails: Record<number, unknown>, stopAfter = Infinity) => {
    let tried = 0
    return runBatch([1, 2, 3, 4], {
      act: (item) => (fails[item] ? Promise.reject(fails[item] as Error) : Promise.resolve()),
      isConflict: (error) => error === conflict,
      onStep: (count) => (tried = count),
      isStopped: () => tried >= stopAfter,
    })
  }

  it('goes on past a conflict and past a refusal, and keeps them apart', async () => {
    const refusal = new Problem(500, {})
    const result = await run({ 2: conflict, 3: refusal })
    expect(result).toEqual({ done: [1, 4], conflicts: [2], failed: [3], left: [], error: refusal })
  })

  it('stops where no further request would come through, and leaves the rest untouched', async () => {
    for (const error of [new Unreachable(), new Problem(401, {}), new Problem(429, {}), new Problem(503, {})]) {
      expect(await run({ 2: error })).toEqual({ done: [1], conflicts: [], failed: [], left: [2, 3, 4], error })
    }
  })

  it('stops when the person says so', async () => {
    expect(await run({}, 2)).toEqual({ done: [1, 2], conflicts: [], failed: [], left: [3, 4], error: null })
  })

  it('acts on one at a time', async () => {
    let open = 0
    let most = 0
    const act = async () => {
      open += 1
      most = Math.max(most, open)
      await Promise.resolve()
      open -= 1
    }
    await runBatch([1, 2, 3], { act, isConflict: () => false, onStep: () => undefined, isStopped: () => false })
    expect(most).toBe(1)
  })
})

describe('explain', () => {
  const seen = row('a')

  it('says who was faster in plain words, with how it stands now', async () => {
    answers.report.mockResolvedValue(row('a', { state: 'draft', returned: true }))
    const { sentence, now } = await explain(conflict, seen)
    expect(sentence).toContain('刚被别人处理过，现在是“已退回”')
    expect(now?.returned).toBe(true)
  })

  it('tells a new submission from somebody else acting', async () => {
    answers.report.mockResolvedValue(row('a', { revision: 4 }))
    expect((await explain(stale, seen)).sentence).toContain('队伍重新报送了')
  })

  it('says when the report went out of sight', async () => {
    answers.report.mockRejectedValue(new Problem(404, {}))
    expect(await explain(new Problem(404, {}), seen)).toEqual({
      sentence: expect.stringContaining('不在您的范围内') as string,
      now: null,
    })
  })

  it('does not call a broken line a conflict, and asks nothing more', async () => {
    answers.report.mockClear()
    expect((await explain(new Unreachable(), seen)).sentence).toContain('连不上网络')
    expect(answers.report).not.toHaveBeenCalled()
  })
})

describe('how a report stands', () => {
  it('calls a draft that was sent back returned, and no other', () => {
    expect(reportStandingOf({ state: 'draft', returned: true })).toBe('returned')
    expect(reportStandingOf({ state: 'draft', returned: false })).toBe('draft')
    expect(reportStandingOf({ state: 'forwarded', returned: false })).toBe('forwarded')
  })

  it('offers one act for many only where nothing has to be said', () => {
    expect((['submitted', 'returned', 'accepted', 'forwarded', 'draft'] as const).map(nextAct)).toEqual([
      'accept',
      null,
      'forward',
      null,
      null,
    ])
  })

  it('lists only what was sent', () => {
    expect(['submitted', 'returned', 'accepted', 'forwarded', 'draft', '', undefined].map(isListed)).toEqual([
      true,
      true,
      true,
      true,
      false,
      false,
      false,
    ])
  })

  it('counts days late from the due time, and stops where the number says nothing', () => {
    const due = '2020-05-26T00:00:00+08:00'
    const at = (submitted_at: string) => ({ late: true, due_at: due, submitted_at })
    expect(daysLate(at('2020-05-26T00:00:00+08:00'))).toBe(1)
    expect(daysLate(at('2020-05-27T00:00:01+08:00'))).toBe(2)
    expect(daysLate({ ...at('2020-06-26T00:00:00+08:00'), late: false })).toBeNull()
    expect(lateWords(at('2020-05-28T00:00:00+08:00'))).toBe('补报（逾期 2 天）')
    expect(lateWords(at('2026-11-22T00:00:00+08:00'))).toBe('补报（逾期 99 天以上）')
    expect(lateWords({ late: true, due_at: null, submitted_at: due })).toBe('补报')
    expect(lateWords({ late: false, due_at: due, submitted_at: due })).toBeNull()
  })

  it('names the form', () => {
    expect(formName(row('a', { kind: 'progress_report' }))).toBe('2020年5月进度表')
    expect(formName(row('a', { kind: 'registration_form', month: null }))).toBe('信息报备表')
  })
})

describe('useReviewList', () => {
  let state: Listed = 'submitted'
  const filter = () => ({ state, ...EMPTY_FILTER })

  beforeEach(() => {
    state = 'submitted'
    answers.reports.mockReset()
    answers.reports.mockResolvedValueOnce({ items: [row('a'), row('b')], next: 'more' })
    answers.reports.mockResolvedValueOnce({ items: [row('c')], next: null })
  })

  async function loaded() {
    const list = useReviewList(filter, () => undefined)
    await list.restart()
    return list
  }

  it('adds the next page to the first and asks with the cursor', async () => {
    const list = await loaded()
    await list.load()
    expect(list.rows.value.map(({ id }) => id)).toEqual(['a', 'b', 'c'])
    expect(answers.reports.mock.calls.map(([asked]) => (asked as { cursor: unknown }).cursor)).toEqual([null, 'more'])
    expect(list.hasMore.value).toBe(false)
  })

  it('keeps a row somebody else handled, with its new standing and no longer to be chosen', async () => {
    const list = await loaded()
    list.chooseAll(true)
    answers.report.mockResolvedValue({ ...row('a'), state: 'accepted' })
    await list.refresh('a')
    expect(list.rows.value.map(({ id }) => id)).toEqual(['a', 'b'])
    expect(list.isListed(list.rows.value[0] as ReportSummary)).toBe(false)
    expect(list.chosenRows.value.map(({ id }) => id)).toEqual(['b'])
  })

  it('drops a row that went out of sight, but not for a broken line', async () => {
    const list = await loaded()
    answers.report.mockRejectedValueOnce(new Unreachable()).mockRejectedValueOnce(new Problem(404, {}))
    await list.refresh('a')
    expect(list.rows.value).toHaveLength(2)
    await list.refresh('a')
    expect(list.rows.value.map(({ id }) => id)).toEqual(['b'])
  })

  it('leads to the next report to handle, round to the first, and nowhere when none is left', async () => {
    const list = await loaded()
    expect(list.after('a')).toBe('b')
    expect(list.after('b')).toBe('a')
    list.remove(['a'])
    expect(list.after('b')).toBeNull()
  })

  it('chooses nothing where many cannot be handled at once', async () => {
    state = 'returned'
    answers.reports.mockReset()
    answers.reports.mockResolvedValue({ items: [row('a', { state: 'draft', returned: true })], next: null })
    const list = await loaded()
    list.chooseAll(true)
    expect([list.choosable.value, list.chosenRows.value]).toEqual([[], []])
  })

  it('drops a slow answer to a filter already left', async () => {
    answers.reports.mockReset()
    let answerFirst: (page: unknown) => void = () => undefined
    answers.reports.mockReturnValueOnce(new Promise((resolve) => (answerFirst = resolve)))
    answers.reports.mockResolvedValueOnce({ items: [row('new')], next: null })
    const list = useReviewList(filter, () => undefined)
    void list.restart()
    await list.restart()
    answerFirst({ items: [row('old')], next: null })
    await settled()
    expect(list.rows.value.map(({ id }) => id)).toEqual(['new'])
  })
})
