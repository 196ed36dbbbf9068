import { beforeEach, describe, expect, it, vi } from 'vitest'

const calls = vi.hoisted(() => ({ sessions: vi.fn(), signOutThere: vi.fn() }))
vi.mock('@/account/api', () => ({ accountApi: calls }))

import { deviceName } from '@/account/deviceName'
import { nameFault, passwordFault, phoneFault } from '@/account/rules'
import { useDevices } from '@/account/useDevices'
import { authorised, holdToken, onTokenNeeded } from '@/shared/api/http'
import { Problem, Unreachable } from '@/shared/api/problem'

const ANDROID = 'Mozilla/5.0 (Linux; Android 10; M2004J19C) AppleWebKit/537.36 (KHTML, like Gecko)'
const IPHONE = 'Mozilla/5.0 (iPhone; CPU iPhone OS 14_6 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)'
const WINDOWS =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/95.0 Safari/537.36'

describe('the name of a device', () => {
  it('is unknown when nothing is said', () => {
    for (const said of [
      '',
      ' ',
      '-',
      'python-httpx/0.28.1',
      '<script>alert(1)</script>',
      '\u202e',
      'x'.repeat(512),
      'constructor',
    ]) {
      expect(deviceName(said, 'zh'), said).toBeNull()
    }
  })

  it.each([
    [
      `${ANDROID} Version/4.0 Chrome/86.0 Mobile Safari/537.36 MMWEBID/42 MicroMessenger/8.0.16 WeChat/arm64`,
      '微信 · 安卓手机',
    ],
    [`${IPHONE} Mobile/15E148 MicroMessenger/8.0.7(0x18000731) NetType/4G Language/zh_CN`, '微信 · 苹果手机'],
    [`${ANDROID} Chrome/86.0 Mobile Safari/537.36 wxwork/4.0.8 MicroMessenger/7.0.1`, '企业微信 · 安卓手机'],
    [`${ANDROID} Version/4.0 Chrome/78.0 Mobile Safari/537.36 HuaweiBrowser/11.1.2`, '华为浏览器 · 安卓手机'],
    [
      `${ANDROID.replace('Android 10', 'Android 10; HarmonyOS')} Chrome/92.0 HuaweiBrowser/12.0 Mobile Safari/537.36`,
      '华为浏览器 · 鸿蒙设备',
    ],
    [`${ANDROID} Version/4.0 Chrome/89.0 Mobile Safari/537.36 XiaoMi/MiuiBrowser/15.7`, '小米浏览器 · 安卓手机'],
    [`${ANDROID} Version/4.0 Chrome/66.0 MQQBrowser/11.1 Mobile Safari/537.36`, 'QQ 浏览器 · 安卓手机'],
    [`${ANDROID} Version/4.0 Chrome/78.0 UCBrowser/13.6 Mobile Safari/537.36`, 'UC 浏览器 · 安卓手机'],
    [`${ANDROID} Chrome/96.0 Mobile Safari/537.36`, 'Chrome · 安卓手机'],
    [`${ANDROID} Chrome/96.0 Safari/537.36`, 'Chrome · 安卓平板'],
    [`${IPHONE} Version/14.1 Mobile/15E148 Safari/604.1`, 'Safari · 苹果手机'],
    [`${IPHONE} CriOS/96.0 Mobile/15E148 Safari/604.1`, 'Chrome · 苹果手机'],
    [WINDOWS, 'Chrome · Windows'],
    [`${WINDOWS} Edg/95.0`, 'Edge · Windows'],
    [`${WINDOWS} 360SE`, '360 浏览器 · Windows'],
    [`${WINDOWS} SE 2.X MetaSr 1.0`, '搜狗浏览器 · Windows'],
    ['Mozilla/5.0 (Windows NT 6.1; WOW64; Trident/7.0; rv:11.0) like Gecko', 'IE · Windows'],
    ['Mozilla/5.0 (X11; Linux x86_64; rv:94.0) Gecko/20100101 Firefox/94.0', 'Firefox · Linux'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/15.1 Safari/605.1.15',
      'Safari · 苹果电脑',
    ],
    [ANDROID.replace('Android 10; ', 'Android 10; Mobile; '), '安卓手机'],
    ['Something/1.0 Chrome/9', 'Chrome'],
  ])('%s', (userAgent, name) => {
    expect(deviceName(userAgent, 'zh')).toBe(name)
    expect(deviceName(userAgent, 'en')).toMatch(/^[\x20-\x7e·]+$/)
  })
})

describe('what is typed about the own account', () => {
  it('is held back when the server would refuse it', () => {
    expect(nameFault('王'.repeat(121))).toBe('nameTooLong')
    for (const phone of ['1234', '- - - -', 'abcdef', '1'.repeat(41), '138 0000 0000 转 8'])
      expect(phoneFault(phone), phone).toBe('badPhone')
    expect(passwordFault('the present one', 'short', 10)).toBe('tooShort')
    expect(passwordFault('the present one', '😀'.repeat(9), 10)).toBe('tooShort')
    expect(passwordFault('the present one', 'x'.repeat(129), 10)).toBe('tooLong')
    expect(passwordFault('the present one', 'the present one', 10)).toBe('samePassword')
  })

  it('passes when it is right', () => {
    expect(nameFault(` ${'王'.repeat(120)} `)).toBeNull()
    for (const phone of ['', '  ', '12345', '+86 138-0000-0000', '(0421)5550000'])
      expect(phoneFault(phone), phone).toBeNull()
    expect(passwordFault('the present one', '😀'.repeat(128), 10)).toBeNull()
  })
})

describe('the devices', () => {
  const session = (id: string, isCurrent = false) => ({
    id,
    device: WINDOWS,
    created_at: '',
    last_seen_at: '',
    is_current: isCurrent,
  })

  beforeEach(() => {
    calls.sessions.mockReset().mockResolvedValue({ items: [session('a'), session('b', true)], next: null })
    calls.signOutThere.mockReset().mockResolvedValue(null)
  })

  it('stay listed when signing out there failed, and say so', async () => {
    const list = useDevices()
    await list.load()
    calls.signOutThere.mockRejectedValue(new Unreachable())
    expect(await list.signOutThere('a')).toBe(false)
    expect(list.devices.value).toHaveLength(2)
    expect(list.trouble.value).toContain('连不上网络')
    expect(list.busyId.value).toBeNull()
  })

  it('go when they are out, also when they went meanwhile', async () => {
    const list = useDevices()
    await list.load()
    expect(await list.signOutThere('a')).toBe(true)
    calls.signOutThere.mockRejectedValue(new Problem(404, { type: '/problems/not-found', title: '没有找到' }))
    expect(await list.signOutThere('b')).toBe(true)
    expect(list.devices.value).toEqual([])
    expect(list.trouble.value).toBeNull()
  })

  it('are signed out one at a time', async () => {
    const list = useDevices()
    await list.load()
    let finish = (): void => undefined
    calls.signOutThere.mockReturnValue(new Promise<void>((resolve) => (finish = resolve)))
    const first = list.signOutThere('a')
    expect(await list.signOutThere('b')).toBe(false)
    finish()
    expect(await first).toBe(true)
    expect(calls.signOutThere).toHaveBeenCalledTimes(1)
  })

  it('are fetched page by page, and from the beginning after a change', async () => {
    const list = useDevices()
    calls.sessions.mockResolvedValueOnce({ items: [session('a')], next: 'more' })
    await list.load()
    await list.load()
    expect(list.devices.value.map(({ id }) => id)).toEqual(['a', 'a', 'b'])
    await list.reload()
    expect(calls.sessions.mock.calls.map(([cursor]) => cursor as string | null)).toEqual([null, 'more', null])
    expect(list.devices.value.map(({ id }) => id)).toEqual(['a', 'b'])
  })
})

describe('a refused request', () => {
  const refusal = (code: string) =>
    new Response(JSON.stringify({ type: `/problems/${code}`, title: '不' }), { status: 401 })

  it('is sent again with a new token when the old one ended, and a wrong password never', async () => {
    const renew = vi.fn(() => Promise.resolve(true))
    onTokenNeeded(renew)
    holdToken('old', 600)
    const sent = vi.fn(() => Promise.resolve(refusal('wrong-credentials')))
    vi.stubGlobal('fetch', sent)
    await expect(authorised('POST', '/me/password', {})).rejects.toMatchObject({ code: 'wrong-credentials' })
    expect([sent.mock.calls.length, renew.mock.calls.length]).toEqual([1, 0])
    sent.mockImplementation(() => Promise.resolve(refusal('not-signed-in')))
    await expect(authorised('GET', '/me', {})).rejects.toMatchObject({ status: 401 })
    expect([sent.mock.calls.length, renew.mock.calls.length]).toEqual([3, 1])
    vi.unstubAllGlobals()
  })
})
