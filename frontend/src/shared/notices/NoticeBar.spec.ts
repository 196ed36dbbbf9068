import { flushPromises, mount } from '@vue/test-utils'
import { reactive } from 'vue'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const sent = vi.hoisted(() => vi.fn())
const session = vi.hoisted(() => ({ state: null as unknown as Record<string, unknown>, forgotten: [] as string[] }))
vi.mock('@/shared/api/http', () => ({ sendJson: sent }))
vi.mock('@/shared/session', () => {
  session.state = reactive({ principal: null, ended: null })
  return { currentSession: session.state, forgetNotice: (id: string) => session.forgotten.push(id) }
})

import { Unreachable } from '@/shared/api/problem'

import NoticeBar from './NoticeBar.vue'

const notice = {
  id: 'n1',
  kind: 'password_replaced',
  at: '2026-11-26T02:05:00Z',
  by: { name: '张三', role: 'county_officer', place: '北票市', phone: null },
  contact: { name: '李四', role: 'security_admin', place: '', phone: '0421-000 0001' },
}

describe('NoticeBar', () => {
  beforeEach(() => {
    sent.mockReset().mockResolvedValue(null)
    session.forgotten.length = 0
    Object.assign(session.state, { principal: null, ended: null })
  })

  it('keeps the notice on a device that cannot say that it was read', async () => {
    sent.mockRejectedValue(new Unreachable())
    Object.assign(session.state, { principal: { notices: [notice] } })
    const bar = mount(NoticeBar)
    await bar.get('button').trigger('click')
    await flushPromises()
    expect(session.forgotten).toEqual([])
    expect(bar.text()).toContain('您的密码被更换了')
  })

  it('says when, by whom, and whom to call', async () => {
    Object.assign(session.state, { principal: { notices: [notice] } })
    const bar = mount(NoticeBar)
    expect(bar.text()).toContain('10:05，北票市 张三发出的邀请')
    expect(bar.get('a').attributes('href')).toBe('tel:04210000001')
    await bar.get('button').trigger('click')
    await flushPromises()
    expect(sent).toHaveBeenCalledWith('POST', '/me/notices/n1/acknowledge')
    expect(session.forgotten).toEqual(['n1'])
  })

  it('has nothing to press away where the session has ended', () => {
    Object.assign(session.state, { ended: { ...notice, by: null, contact: null } })
    const bar = mount(NoticeBar)
    expect(bar.find('button').exists()).toBe(false)
    expect(bar.text()).toContain('服务器的管理人发出的邀请')
    expect(bar.text()).toContain('请马上联系您的上级单位')
  })
})
