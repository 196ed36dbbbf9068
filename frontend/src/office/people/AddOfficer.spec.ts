import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('./api', () => ({ peopleApi: {} }))
vi.mock('@/shared/session', () => ({ currentSession: { principal: null }, onSignOut: () => undefined }))

import { answer } from '../../../tests/answers'
import AddOfficer from './AddOfficer.vue'
import type { PersonRole } from './api'

const form = (...roles: PersonRole[]) => mount(AddOfficer, { props: { roles, organization: null } })

describe('AddOfficer', () => {
  beforeEach(() => {
    const provinces = [{ code: '21', name: '辽宁省', level: 'province', valid_to: null }]
    answer({ 'GET /divisions': () => ({ items: provinces, next: null }) })
  })

  it('shows the place before a role is chosen, with room for three levels, and disables it for an administrator', async () => {
    const page = form('county_officer', 'security_admin')
    await flushPromises()
    expect(page.find('fieldset .levels--3').exists()).toBe(true)
    const [role, province] = page.findAll('select')
    expect(province?.text()).toContain('辽宁省')
    await role?.setValue('security_admin')
    expect(page.get('fieldset').attributes('disabled')).toBeDefined()
    await role?.setValue('county_officer')
    expect(page.get('fieldset').attributes('disabled')).toBeUndefined()
  })

  it('asks for no place where no role has one', () => {
    expect(form('system_admin').find('fieldset').exists()).toBe(false)
  })
})
