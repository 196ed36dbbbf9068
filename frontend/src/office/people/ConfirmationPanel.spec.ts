import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

const listed = vi.hoisted(() => vi.fn())
vi.mock('./api', () => ({ peopleApi: { confirmations: listed } }))

import type { Confirmation } from './api'
import ConfirmationPanel from './ConfirmationPanel.vue'

const origin = {
  invited_by: '张主任',
  confirmed_by: null,
  chosen_at: '2026-11-26T02:05:00Z',
  is_inviters_device: false,
}
const asked = {
  id: 'c1',
  kind: 'role',
  account: { id: 'a1', name: '王五', username: 'wang' },
  has_password: true,
  origin,
  role: {
    role: 'inspector',
    organization_id: null,
    organization_name: null,
    division_code: '2113',
    division_name: '朝阳市',
  },
  roles: [],
  asked_by_name: '安全管理员',
  asked_at: '2026-11-27T02:05:00Z',
  expires_at: '2026-12-11T02:05:00Z',
  may_confirm: true,
  is_own: false,
} as unknown as Confirmation

async function shown(changes: object): Promise<ReturnType<typeof mount>> {
  listed.mockResolvedValue({ items: [{ ...asked, ...changes }], next: null })
  const panel = mount(ConfirmationPanel)
  await flushPromises()
  return panel
}

describe('ConfirmationPanel', () => {
  it('warns of a password that one person alone could have chosen', async () => {
    const panel = await shown({})
    expect(panel.get('.notice--warn').text()).toContain('由 张主任 一个人代设')
    expect(panel.text()).not.toContain('邀请人自己登录过')
  })

  it('warns of a password chosen on a device of whoever invited, also where two confirmed it', async () => {
    const panel = await shown({ origin: { ...origin, confirmed_by: '李四', is_inviters_device: true } })
    expect(panel.get('.notice--warn').text()).toContain('李四 确认的邀请')
    expect(panel.get('.notice--warn').text()).toContain('设置密码的设备上，邀请人自己登录过')
  })

  it('does not warn of an invitation by two persons, nor of one made on the server', async () => {
    for (const by of [{ confirmed_by: '李四' }, { invited_by: null }]) {
      const panel = await shown({ origin: { ...origin, ...by } })
      expect(panel.find('.notice--warn').exists()).toBe(false)
    }
  })

  it('says that a first invitation takes effect with the role', async () => {
    const panel = await shown({ has_password: false, origin: null })
    expect(panel.text()).toContain('首次邀请也一并生效')
    const invited = await shown({ kind: 'invitation', has_password: false, origin: null, role: null })
    expect(invited.text()).toContain('想邀请 王五')
  })

  it('asks once for a role and the first invitation of the same person', async () => {
    const first = { has_password: false, origin: null, asked_by: 'u1' }
    const invitation = { ...asked, ...first, id: 'c2', kind: 'invitation', role: null }
    listed.mockResolvedValue({ items: [{ ...asked, ...first }, invitation], next: null })
    const panel = mount(ConfirmationPanel)
    await flushPromises()
    expect(panel.findAll('li')).toHaveLength(1)
    listed.mockResolvedValue({
      items: [
        { ...asked, ...first },
        { ...invitation, asked_by: 'u2' },
      ],
      next: null,
    })
    const both = mount(ConfirmationPanel)
    await flushPromises()
    expect(both.findAll('li')).toHaveLength(2)
  })
})
