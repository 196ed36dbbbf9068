import { describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/session', () => ({ currentSession: { principal: null }, onSignOut: vi.fn() }))

import type { Activity, Allocation, CampaignWhole, DueDate, Obligation, Proposal } from '@/office/planning/api'
import { checkCycle, cycleOf, valuesOfCycle } from '@/office/planning/cycle'
import {
  hasField,
  kindWords,
  lossesOf,
  partyWords,
  passageOf,
  placeNamed,
  readingWords,
  sentenceOf,
  unreachedWords,
  dutyDraftOf,
} from '@/office/planning/proposals'
import { amountOf, giverOf, grantedTo, linesOf, sharesOf, sumOf } from '@/office/planning/quotas'
import { timelineOf } from '@/office/planning/timeline'
import { dayWarning, endOfDay, lastDayOf } from '@/office/planning/words'
import { hourWords, periodWords } from '@/shared/formatMore'
import { useSaving } from '@/office/planning/useSaving'
import { pairedChoices, repeatableIds } from '@/office/pairing/choices'
import { Problem } from '@/shared/api/problem'

const share = (granted_by: string, division_code: string, amount: number, passed_on = 0): Allocation => ({
  measure: 'households',
  granted_by,
  division_code,
  organization_id: null,
  amount,
  passed_on,
})

describe('quotas', () => {
  it('are shared out by whoever governs the campaign or lies within it, and by nobody else', () => {
    expect([giverOf('2113', '21'), giverOf('2113', '2113'), giverOf('2113', '211381')]).toEqual([
      '2113',
      '2113',
      '211381',
    ])
    // The empty code is the whole country, which governs every campaign.
    expect([giverOf('2113', '34'), giverOf('2113', '')]).toEqual([null, '2113'])
  })

  it('refuse what is no whole number, and take nothing typed for none', () => {
    expect(['三十', '-1', '1.5', '1e3', '123456789'].map(amountOf)).toEqual([null, null, null, null, null])
    expect(['', ' 30 ', '0'].map(amountOf)).toEqual([0, 30, 0])
  })

  it('keep a share whose receiver is not on the list, so that saving takes nothing away unseen', () => {
    const towns = [{ divisionCode: '211381', organizationId: null, name: '北票市' }]
    const lines = linesOf(
      towns,
      [share('2113', '211381', 30, 12), share('2113', '219999', 5), share('211381', '211381101', 12)],
      '2113',
    )
    expect(lines.map(({ name, typed, passedOn }) => [name, typed, passedOn])).toEqual([
      ['北票市', '30', 12],
      ['219999', '5', 0],
    ])
    expect([sumOf(lines), sharesOf(lines).length]).toEqual([35, 2])
    expect(grantedTo([share('2113', '211381', 30), share('21', '2113', 60)], '211381')).toBe(30)
  })
})

describe('due days', () => {
  const day = (due_on: string, falls_on_day_off: boolean | null, day_off_reason: string): DueDate => ({
    due_on,
    falls_on_day_off,
    day_off_reason,
    period: due_on.slice(0, 7),
    label: '',
    label_en: '',
    starts_on: due_on,
    ends_on: due_on,
    due_at: '',
    day_off_source: 'official',
  })

  it('are warned about on days off and where nobody can say yet', () => {
    expect(dayWarning(day('2020-04-25', true, 'weekend'))).toEqual({ text: '休息日 · 周末', isOff: true })
    expect(dayWarning(day('2020-06-25', true, 'Dragon Boat Festival'))).toEqual({
      text: '休息日 · 节假日',
      isOff: true,
    })
    expect(dayWarning(day('2020-04-26', false, 'make-up working day'))?.isOff).toBe(false)
    expect(dayWarning(day('2028-05-25', null, 'x'))?.text).toBe('该年放假安排未公布')
    expect(dayWarning(day('2020-05-25', false, 'working day'))).toBeNull()
  })

  it('end when the next day begins in Shanghai', () => {
    expect(endOfDay('2020-04-25')).toBe('2020-04-25T16:00:00.000Z')
    expect(lastDayOf('2020-04-25T16:00:00Z')).toBe('2020-04-25')
    expect(lastDayOf('2020-04-25T15:59:59Z')).toBe('2020-04-25')
  })

  it('stand in their month on the timeline, across the turn of a year', () => {
    const campaign = {
      starts_on: '2020-11-16',
      ends_on: '2021-01-31',
      phases: [{ position: 1, name: '甲', starts_on: '2020-12-01', ends_on: '2020-12-31' }],
    } as unknown as CampaignWhole
    const owed = [{ id: 'a', name: '表', due_dates: [day('2021-02-01', true, 'weekend')] }] as unknown as Obligation[]
    const held = [
      { id: 'h', name: '展销会', starts_on: '2020-11-01', ends_on: '2020-11-30', cancelled_at: '2020-10-01T00:00:00Z' },
    ] as unknown as Activity[]
    const plan = timelineOf(campaign, held, owed, '2026-01-01')
    expect(plan.months.map(({ month }) => month)).toEqual(['2020-11', '2020-12', '2021-01', '2021-02'])
    const [phase, activity, duty] = plan.lanes
    const DAYS = 30 + 31 + 31 + 28
    expect(phase?.bars[0]?.left).toBeCloseTo((30 / DAYS) * 100)
    expect(phase?.bars[0]?.width).toBeCloseTo((31 / DAYS) * 100)
    expect([activity?.bars[0]?.left, activity?.isCancelled]).toEqual([0, true])
    expect(activity?.bars[0]?.width).toBeCloseTo((30 / DAYS) * 100)
    expect(duty?.marks[0]).toMatchObject({ day: '2021-02-01', isOff: true })
    expect(duty?.marks[0]?.left).toBeCloseTo(((30 + 31 + 31 + 0.5) / DAYS) * 100)
    expect(plan.today).toBeNull()
    expect(timelineOf(campaign, [], owed, '2020-12-01').today).toBeCloseTo((30 / DAYS) * 100)
  })

  it('name fewer months where many stand side by side', () => {
    const campaign = { starts_on: '2020-01-01', ends_on: '2022-12-31', phases: [] } as unknown as CampaignWhole
    const named = timelineOf(campaign, [], [], '2026-01-01').months.filter(({ isNamed }) => isNamed)
    expect(named.map(({ month }) => month).slice(0, 3)).toEqual(['2020-01', '2020-05', '2020-09'])
    expect(named).toHaveLength(9)
  })

  it('leave out what has no deadline, and a duty without one stands nowhere', () => {
    const campaign = { starts_on: '2020-11-16', ends_on: '2021-01-31', phases: [] } as unknown as CampaignWhole
    const open = { ...day('2020-11-16', null, 'no deadline'), due_on: null, due_at: null }
    const owed = [{ id: 'a', name: '走访', due_dates: [open] }] as unknown as Obligation[]
    expect(timelineOf(campaign, [], owed, '2026-01-01').lanes[0]?.marks).toEqual([])
    expect(dayWarning(open)).toBeNull()
  })

  it('name the holiday of a table that an office loaded', () => {
    const loaded = { ...day('2027-02-06', true, '春节'), day_off_source: 'office' as const }
    expect(dayWarning(loaded)?.text).toBe('休息日 · 节假日 · 春节')
  })

  it('are called by their label, a month as everywhere, with the hour where there is one', () => {
    const week = { period: '2020-W15', label: '2020年4月6日至4月12日（第15周）', label_en: '' }
    expect(periodWords(week)).toBe('2020年4月6日至4月12日（第15周）')
    expect(periodWords({ period: '2020-04', label: 'x', label_en: 'x' })).toBe('2020年4月')
    expect(hourWords({ due_at: '2020-04-10T09:00:00Z' })).toBe(' 17:00')
    expect([hourWords({ due_at: '2020-04-10T16:00:00Z' }), hourWords({ due_at: null })]).toEqual(['', ''])
  })
})

describe('proposals', () => {
  const places = ['喀喇沁左翼蒙古族自治县', '朝阳县', '双塔区', '龙城区'].map((name) => ({ name }))

  it('find the place a short name means, and none where several could be meant', () => {
    expect([placeNamed(places, '喀左县')?.name, placeNamed(places, '朝阳县')?.name]).toEqual([
      '喀喇沁左翼蒙古族自治县',
      '朝阳县',
    ])
    expect(placeNamed([{ name: '甲乙丙县' }, { name: '甲丁丙县' }], '甲丙县')).toBeNull()
    expect(placeNamed(places, '北票市')).toBeNull()
  })

  const proposal = (given: Partial<Proposal>): Proposal =>
    ({ doubts: [], units: [], joint_units: [], ...given }) as unknown as Proposal

  it.each<[Partial<Proposal>, string]>([
    [{ kind: 'due_once', on: '2021-05-08', at: '17:00:00' }, '2021年5月8日 17:00'],
    [{ kind: 'due_monthly', due_day: 28, at: '17:00:00' }, '每月 28 日前，原句没有写月份 17:00'],
    [{ kind: 'due_every', every: 'week', due_day: 5 }, '每周五前'],
    [{ kind: 'due_every', every: 'week', amount: 2, due_day: 5 }, '每 2 周 每周五前'],
    [{ kind: 'due_every', every: 'week', amount: 2 }, '每 2 周'],
    [{ kind: 'due_every', every: 'quarter', due_month: 3, due_day: 25 }, '每季度第 3 个月 25 日前'],
    [{ kind: 'due_every', every: 'quarter', due_month: 3, due_day: 31 }, '每季度第 3 个月底前'],
    [{ kind: 'due_every', every: 'year', due_month: 11, due_day: 30 }, '每年 11 月 30 日前'],
    [{ kind: 'due_relative', name: '活动结束', amount: 10, within: 'working_day' }, '活动结束后 10 个工作日内'],
    [{ kind: 'due_festival', name: '春节', on: '2021-02-11' }, '春节前，最迟 2021年2月11日'],
    [{ kind: 'festival', name: '元宵节', on: '2021-02-26' }, '元宵节 2021年2月26日'],
    [{ kind: 'quota', name: '青坪县', amount: 25, unit: '户' }, '青坪县 25 户'],
    [{ kind: 'quota', name: '青坪县', amount: 3, unit: '名', bound: 'at_most' }, '青坪县 不超过 3 名'],
    [
      { kind: 'amount', per: '县', bound: 'at_least', amount: 20, unit: '种', name: '产品' },
      '每县 · 不少于 20 种 · 产品',
    ],
    [{ kind: 'amount', every: 'month', amount: 3, unit: '条', name: '信息' }, '每月 · 3 条 · 信息'],
    [{ kind: 'activity', name: '报告会', on: '2020-10-17', is_inclusive: true }, '报告会 2020年10月17日前'],
    [{ kind: 'parent', name: '关于甲的通知', doc_number: '省文〔2020〕3号' }, '关于甲的通知 · 省文〔2020〕3号'],
    [{ kind: 'addressee', name: '各村' }, '各村'],
  ])('say what was understood: %o', (given, words) => {
    expect(readingWords(proposal(given))).toBe(words)
  })

  it('say who owes what to whom, and which contact has a field', () => {
    const due = proposal({ who: '各镇', what: '进度表', to: '县乡村振兴局' })
    expect(partyWords(due)).toBe('谁报：各镇；报什么：进度表；报给：县乡村振兴局')
    expect(partyWords(proposal({ units: ['市农业局', '各县区'] }))).toBe('责任单位：市农业局、各县区')
    const contacts = [proposal({ kind: 'contact', contact: 'fax' }), proposal({ kind: 'contact', contact: 'person' })]
    expect(contacts.map((one) => [kindWords(one), hasField(one)])).toEqual([
      ['传真', true],
      ['联系人', false],
    ])
  })

  it('share out households only; people and money are to be read', () => {
    const shares = ['户', '名', '元'].map((unit) => proposal({ kind: 'quota', name: '青坪县', amount: 3, unit }))
    expect(shares.map((one) => [kindWords(one), hasField(one)])).toEqual([
      ['户数', true],
      ['名额指标', false],
      ['名额指标', false],
    ])
  })

  it('open a duty of a number where units are to reach one, and none where it is a limit', () => {
    const days = { starts_on: '2020-08-01', ends_on: '2020-12-31' }
    const least = { kind: 'amount', words: '', bound: 'at_least' } as const
    const products = proposal({ ...least, name: '扶贫产品', amount: 20, unit: '种', per: '县' })
    expect(hasField(products)).toBe(true)
    expect(lossesOf(products)).toEqual(['“谁报”不会自动填，请在任务里选择'])
    const draft = { form: 'unit_measure', name: '扶贫产品', minimum: 20, kind: 'once' }
    expect(dutyDraftOf(products, days)).toEqual(draft)
    const news = proposal({ ...least, name: '信息', amount: 3, unit: '条', every: 'month' })
    expect(dutyDraftOf(news, days)).toEqual({
      form: 'unit_items',
      name: '信息',
      minimum: 3,
      kind: 'every',
      unit: 'month',
    })
    const weekly = proposal({ ...least, name: '宣讲', amount: 2, unit: '场', every: 'week' })
    expect(dutyDraftOf(weekly, days)).toEqual({
      form: 'unit_activities',
      name: '宣讲',
      minimum: 2,
      kind: 'every',
      unit: 'week',
    })
    const limits = [
      proposal({ kind: 'amount', name: '案例', amount: 5, unit: '个', bound: 'at_most' }),
      proposal({ ...least, name: '稿件', amount: 1500, unit: '字' }),
    ]
    expect(limits.map(hasField)).toEqual([false, false])
  })

  it('tick the ways by which their sentence says it is sent', () => {
    const text =
      '𠮷各县报名单。请于10月20日前报送总结，纸质材料（加盖公章）和电子材料一并报送。\n联系人：某某，电子邮箱'
    const start = [...text].indexOf('1')
    const due = proposal({ kind: 'due_once', words: '10月20日前', on: '2020-10-20', start, end: start + 7 })
    const days = { starts_on: '2020-08-01', ends_on: '2020-12-31' }
    expect(dutyDraftOf(due, days, sentenceOf(text, due)).channels).toEqual(['electronic', 'paper'])
    const list = proposal({ kind: 'due_once', words: '', start: 1, end: 2 })
    expect(sentenceOf(text, list)).toBe('𠮷各县报名单')
    expect(dutyDraftOf(list, days, sentenceOf(text, list)).channels).toBeUndefined()
  })

  it('say what is lost when they are taken, and where the others can be', () => {
    expect(lossesOf(proposal({ kind: 'due_monthly', at: '17:00:00', who: '各镇' }))).toEqual([
      '几点钟不会保存，当天都算按时',
      '“谁报”不会自动填，请在任务里选择',
    ])
    expect(lossesOf(proposal({ kind: 'due_once', at: '17:00:00' }))).toEqual([])
    expect(lossesOf(proposal({ kind: 'activity', units: ['市农业局'] }), true)).toEqual([])
    expect(lossesOf(proposal({ kind: 'activity', units: ['市农业局'] }))).toEqual(['只填名称和时间，责任单位不会保存'])
    expect(lossesOf(proposal({ kind: 'quota', bound: 'at_least', unit: '户' }))).toHaveLength(1)
    expect(lossesOf(proposal({ kind: 'due_once', on: '2021-05-08' }))).toEqual([])
    expect(unreachedWords(proposal({ kind: 'activity', on: '2020-10-17' }))).toBe('编辑活动和阶段时可以采用')
    expect(unreachedWords(proposal({ kind: 'due_relative', name: '活动结束' }))).toBe('还不能采用：系统里没有地方保存')
  })

  it.each<[Partial<Proposal>, object | null]>([
    [
      { every: 'week', amount: 2, due_day: 5 },
      { kind: 'every', unit: 'week', n: 2, insideDay: 5 },
    ],
    [
      { every: 'week', amount: 2 },
      { kind: 'every', unit: 'week', n: 2 },
    ],
    [
      { every: 'day', at: '17:00:00' },
      { kind: 'every', unit: 'day', dueTime: '17:00' },
    ],
    [
      { every: 'week', due_day: 5 },
      { kind: 'every', unit: 'week', insideDay: 5 },
    ],
    [
      { every: 'quarter', due_month: 3, due_day: 25 },
      { kind: 'every', unit: 'quarter', insideDay: 25 },
    ],
    [
      { every: 'half_year', due_month: 6, due_day: 31 },
      { kind: 'every', unit: 'month', n: 6, insideDay: 31, firstOn: '2020-07-01' },
    ],
    [
      { every: 'year', due_month: 11, due_day: 30 },
      { kind: 'every', unit: 'year', insideDay: 30, startsMonth: 12 },
    ],
    [
      { every: 'year', due_month: 12, due_day: 5 },
      { kind: 'every', unit: 'year', insideDay: 5, startsMonth: 1 },
    ],
  ])('become the cycle that the sentence means: %o', (given, draft) => {
    const every = proposal({ kind: 'due_every', words: '', ...given })
    expect(hasField(every)).toBe(true)
    const days = { starts_on: '2020-08-01', ends_on: '2021-07-31' }
    expect(dutyDraftOf(every, days)).toEqual({ form: 'unit_form', ...draft })
    const values = valuesOfCycle(undefined, dutyDraftOf(every, days), days)
    expect(checkCycle(values)).toEqual({})
  })

  it('keep the name of a festival, so that the next edition has its own date', () => {
    const before = proposal({ kind: 'due_festival', words: '', name: '中秋节', on: '2019-09-12' })
    const days = { starts_on: '2019-08-01', ends_on: '2019-12-31' }
    const values = valuesOfCycle(undefined, dutyDraftOf(before, days), days)
    expect([values.kind, values.windowTo.what, values.windowTo.offset]).toEqual(['window', '中秋节', -1])
    expect(values.windowFrom.on).toBe('2019-08-01')
    const other = proposal({ kind: 'due_festival', words: '', name: '丰收节', on: '2019-09-22' })
    expect(dutyDraftOf(other, days)).toMatchObject({ kind: 'once', dueOn: '2019-09-22' })
  })

  it('become a list where they are due in an earlier month of a quarter or half-year', () => {
    const days = { starts_on: '2020-05-20', ends_on: '2021-02-10' }
    const first = proposal({
      kind: 'due_every',
      words: '',
      every: 'quarter',
      due_month: 1,
      due_day: 10,
      at: '17:00:00',
    })
    expect(hasField(first)).toBe(true)
    // The quarter in which the campaign begins was due before it began.
    expect(dutyDraftOf(first, days).periods).toEqual([
      { starts_on: '2020-07-01', ends_on: '2020-09-30', due_on: '2020-07-10', due_time: '17:00' },
      { starts_on: '2020-10-01', ends_on: '2020-12-31', due_on: '2020-10-10', due_time: '17:00' },
      { starts_on: '2021-01-01', ends_on: '2021-03-31', due_on: '2021-01-10', due_time: '17:00' },
    ])
    const half = proposal({ kind: 'due_every', words: '', every: 'half_year', due_month: 2, due_day: 31 })
    expect(dutyDraftOf(half, { starts_on: '2020-01-15', ends_on: '2020-12-31' }).periods).toEqual([
      { starts_on: '2020-01-01', ends_on: '2020-06-30', due_on: '2020-02-29', due_time: '' },
      { starts_on: '2020-07-01', ends_on: '2020-12-31', due_on: '2020-08-31', due_time: '' },
    ])
    const values = valuesOfCycle(undefined, dutyDraftOf(first, days), days)
    expect(checkCycle(values)).toEqual({})
    expect(cycleOf(values)).toMatchObject({ kind: 'list', periods: [{ due_on: '2020-07-10' }, {}, {}] })
  })

  it('become a window that is due some days after the campaign or a phase of it ends', () => {
    const phases = [{ position: 1, name: '集中走访', starts_on: '2020-06-01', ends_on: '2020-06-30' }]
    const days = { starts_on: '2020-05-20', ends_on: '2020-12-31', phases }
    const after = (name: string, amount: number, within: Proposal['within'] = 'day') =>
      proposal({ kind: 'due_relative', words: '', name, amount, within })
    const cycle = (one: Proposal) => cycleOf(valuesOfCycle(undefined, dutyDraftOf(one, days), days))
    expect(cycle(after('活动结束', 5))).toMatchObject({
      kind: 'window',
      from: { on: '2020-05-20' },
      to: { on: '2020-12-31' },
      due_after_days: 5,
    })
    expect(cycle(after('专项行动结束', 2, 'week'))).toMatchObject({ to: { on: '2020-12-31' }, due_after_days: 14 })
    expect(cycle(after('集中走访阶段结束', 10))).toMatchObject({
      from: { on: '2020-06-01' },
      to: { on: '2020-06-30' },
      due_after_days: 10,
    })
    // Which end is meant is for the person to say.
    const open = valuesOfCycle(undefined, dutyDraftOf(after('演讲比赛结束', 3), days), days)
    expect(Object.keys(checkCycle(open))).toEqual(['windowTo'])
    for (const one of [after('收到通知', 5), after('活动结束', 3, 'working_day')]) expect(hasField(one)).toBe(false)
  })

  it('point at code points, also behind signs that JavaScript counts twice', () => {
    expect(passageOf([...'𠮷𠮷于4月10日前报送'], { start: 3, end: 9 })).toEqual(['𠮷𠮷于', '4月10日前', '报送'])
  })
})

describe('saving what two people edit', () => {
  const stale = new Problem(412, { title: '别人改过', type: '/problems/changed-meanwhile' })

  it('tells who was slower, and names the newer version the next time', async () => {
    const named: (string | null)[] = []
    const { save, theirs } = useSaving({ content: 1, tag: '"1"' }, () => Promise.resolve({ content: 2, tag: '"2"' }))
    const put = (answer: Promise<{ content: number; tag: string }>) => (tag: string | null) => {
      named.push(tag)
      return answer
    }
    expect(await save(put(Promise.reject(stale)))).toBeNull()
    expect(theirs.value?.content).toBe(2)
    expect((await save(put(Promise.resolve({ content: 3, tag: '"3"' }))))?.content).toBe(3)
    expect([named, theirs.value]).toEqual([['"1"', '"2"'], null])
  })

  it('passes any other refusal on', async () => {
    const { save, theirs } = useSaving<number>(null, () => Promise.reject(new Error('not asked')))
    await expect(save(() => Promise.reject(new Problem(409, {})))).rejects.toBeInstanceOf(Problem)
    expect(theirs.value).toBeNull()
  })
})

describe('pairing', () => {
  it('lists one line a pairing, and with a team only that team’s', () => {
    const pairing = (id: string, team_id: string) => ({
      id,
      team_id,
      team_name: team_id,
      starts_on: '2020-04-01',
      ends_on: null,
    })
    const households = [{ id: 'h', pairings: [pairing('p1', 'a'), pairing('p2', 'b')] }] as never
    expect(pairedChoices(households, null).map(({ id }) => id)).toEqual(['p1', 'p2'])
    expect(pairedChoices(households, 'b').map(({ id }) => id)).toEqual(['p2'])
  })

  it('keeps the id of a request for its repeat, and takes another for another team', () => {
    let made = 0
    const idOf = repeatableIds(() => String((made += 1)))
    expect([idOf('h', 'a'), idOf('h', 'a'), idOf('h', 'b'), idOf('i', 'a')]).toEqual(['1', '1', '2', '3'])
  })
})
