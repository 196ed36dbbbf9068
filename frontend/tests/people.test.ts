import { beforeEach, describe, expect, it, vi } from 'vitest'

const calls = vi.hoisted(() => ({ make: vi.fn(), invite: vi.fn() }))
vi.mock('@/office/people/api', () => ({ peopleApi: calls }))

import { stateOf } from '@/office/people/accountState'
import { draftsOf, faultOf, loadSuggester, numbered, parseNames } from '@/office/people/names'
import { useAdding } from '@/office/people/useAdding'
import { Problem, Unreachable } from '@/shared/api/problem'

describe('pasted names', () => {
  it('come from lines, from lists and from the first column of a sheet', () => {
    expect(parseNames('')).toEqual([])
    expect(parseNames(' \r\n \t \n,、;')).toEqual([])
    expect(parseNames('王小明\t13800000000\r\n李  雷、赵强\n\n\t钱多多\t女\n')).toEqual([
      '王小明',
      '李 雷',
      '赵强',
      '钱多多',
    ])
  })

  it('are not added twice unless somebody says so', () => {
    const drafts = draftsOf(['王伟', '李雷', '王伟', '王薇'], ['李雷'], () => 'wangwei')
    expect(drafts.map(({ isIncluded, sameAs, isInTeam }) => [isIncluded, sameAs, isInTeam])).toEqual([
      [true, null, false],
      [false, null, true],
      [false, 1, false],
      [true, null, false],
    ])
    expect(drafts.map(({ username }) => username)).toEqual(['wangwei', 'wangwei2', 'wangwei3', 'wangwei4'])
  })

  it('get user names the server takes, surnames read as surnames', async () => {
    const suggest = await loadSuggester()
    expect(['单国强', '曾庆红', '仇志远', '吕长乐', 'Li Lei', '阿卜杜·外力', '一'].map(suggest)).toEqual([
      'shanguoqiang',
      'zengqinghong',
      'qiuzhiyuan',
      'lvchangle',
      'lilei',
      'abuduwaili',
      'yiuser',
    ])
    for (const name of ['😀', '𰻝', '·', '王'.repeat(60), '欧阳建国']) {
      expect(faultOf({ name, username: suggest(name) }), name).toBeNull()
    }
  })

  it('are refused with a reason', () => {
    expect(faultOf({ name: '王', username: 'ab' })).toBe('badUsername')
    expect(faultOf({ name: '王', username: '-abc' })).toBe('badUsername')
    expect(faultOf({ name: '王', username: '王小明' })).toBe('badUsername')
    expect(faultOf({ name: '王'.repeat(121), username: 'wang' })).toBe('nameTooLong')
    expect(faultOf({ name: '王', username: ' WangWei ' })).toBeNull()
    expect(numbered('a'.repeat(40), 12)).toHaveLength(40)
  })
})

describe('the state of an account', () => {
  const now = Date.parse('2026-11-22T08:00:00Z')
  const account = {
    is_active: true,
    has_password: false,
    password_is_own: false,
    invited_until: null as string | null,
    invitation_waits: false,
  }
  const [before, later] = ['2026-11-22T07:59:59Z', '2026-11-22T08:00:01Z']

  it('says what to do next', () => {
    expect(stateOf({ ...account, is_active: false, invited_until: later }, now)).toBe('closed')
    expect(stateOf(account, now)).toBe('notInvited')
    expect(stateOf({ ...account, invited_until: later }, now)).toBe('invited')
    expect(stateOf({ ...account, invited_until: before }, now)).toBe('expired')
    expect(stateOf({ ...account, invited_until: later, invitation_waits: true }, now)).toBe('waits')
    expect(stateOf({ ...account, invited_until: before, invitation_waits: true }, now)).toBe('expired')
    expect(stateOf({ ...account, has_password: true }, now)).toBe('known')
    expect(stateOf({ ...account, has_password: true, password_is_own: true, invited_until: before }, now)).toBe(
      'active',
    )
    expect(stateOf({ ...account, has_password: true, password_is_own: true, invited_until: later }, now)).toBe(
      'renewed',
    )
  })
})

describe('adding people', () => {
  const taken = () => new Problem(409, { type: '/problems/username-taken', title: '这个用户名已被使用。' })
  const invitation = { code: 'C', link: 'L', picture: 'P', expires_at: '2026-11-25T08:00:00Z' }

  beforeEach(() => {
    calls.make.mockReset().mockResolvedValue({ pending_roles: [] })
    calls.invite.mockReset().mockResolvedValue(invitation)
  })

  const start = () =>
    useAdding(
      () => [{ role: 'volunteer', organization_id: 'team', division_code: null }],
      () => true,
    )

  it('tells who was not added and why, and tries only those again, as the same person', async () => {
    calls.make.mockRejectedValueOnce(new Problem(403, { title: '您不能授予或更改这个角色。' }))
    const adding = start()
    await adding.add([
      { name: '王伟', username: 'WangWei ' },
      { name: '李雷', username: 'lilei' },
    ])
    expect(adding.people.value.map(({ stage, failure }) => [stage, failure])).toEqual([
      ['failed', '您不能授予或更改这个角色。'],
      ['added', null],
    ])
    const first = calls.make.mock.calls[0]?.[0] as { id: string; username: string }
    await adding.retry()
    expect(adding.added.value).toHaveLength(2)
    expect(calls.make).toHaveBeenCalledTimes(3)
    expect(calls.make.mock.calls[2]?.[0]).toEqual({ ...first, username: 'wangwei' })
  })

  it('makes nobody twice when only the invitation failed', async () => {
    calls.invite.mockRejectedValueOnce(new Unreachable())
    const adding = start()
    await adding.add([{ name: '王伟', username: 'wangwei' }])
    expect(adding.people.value[0]).toMatchObject({ stage: 'failed', isMade: true, invitation: null })
    await adding.retry()
    expect(adding.people.value[0]).toMatchObject({ stage: 'added', invitation })
    expect(calls.make).toHaveBeenCalledTimes(1)
  })

  it('numbers a user name that is taken, and gives up some time', async () => {
    calls.make.mockRejectedValueOnce(taken()).mockRejectedValueOnce(taken())
    const adding = start()
    await adding.add([{ name: '王伟', username: 'wangwei' }])
    expect(adding.people.value[0]).toMatchObject({ stage: 'added', username: 'wangwei3' })
    calls.make.mockReset().mockRejectedValue(taken())
    await adding.add([{ name: '李雷', username: 'lilei' }])
    expect(adding.people.value[0]).toMatchObject({ stage: 'failed', failure: '这个用户名已被使用。' })
    expect(calls.make.mock.calls.length).toBeLessThan(40)
  })
})
