import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/session', () => ({ onSignOut: () => undefined }))

import { rolesApi, type ComposedRole } from './api'
import RoleForm from './RoleForm.vue'
import { loadRoles } from './roles'

const permissions = [
  { code: 'reports.read', needed_by: ['reports.review'] },
  { code: 'reports.review', needed_by: [] },
  { code: 'progress.read', needed_by: [] },
]
const own = (more: Partial<ComposedRole>): ComposedRole => ({
  code: 'clerk',
  based_on: 'county_officer',
  without: ['reports.review'],
  zh: '汇总员',
  en: 'Clerk',
  ended_on: null,
  version: 3,
  holders: 0,
  ...more,
})

async function form(role: ComposedRole | null) {
  // Not as a module of its own: another spec may have loaded what imports it.
  vi.spyOn(rolesApi, 'list').mockResolvedValue({
    items: [],
    shipped: [{ role: 'county_officer', permissions, is_base: true }],
    next: null,
  })
  await loadRoles(true)
  const page = mount(RoleForm, { props: { role } })
  await flushPromises()
  const boxes = () => page.findAll<HTMLInputElement>('input[type=checkbox]')
  return { page, boxes, ticked: () => boxes().map(({ element }) => element.checked) }
}

describe('RoleForm', () => {
  beforeEach(() => void vi.spyOn(rolesApi, 'save').mockResolvedValue(own({})))

  it('takes away what needs a permission with it, says so, and gives back what one needs', async () => {
    const { page, boxes, ticked } = await form(null)
    expect(ticked()).toEqual([true, true, true])
    await boxes()[0]!.setValue(false)
    expect(ticked()).toEqual([false, false, true])
    expect(page.get('[role=status]').text()).toContain('查看表格')
    await boxes()[1]!.setValue(true)
    expect(ticked()).toEqual([true, true, true])
  })

  it('gives a role that people hold no further permission', async () => {
    const { boxes } = await form(own({ holders: 2 }))
    expect(boxes().map(({ element }) => element.disabled)).toEqual([false, true, false])
  })

  it('saves what was taken away, for the version that was looked at', async () => {
    const { page, boxes } = await form(own({}))
    await boxes()[2]!.setValue(false)
    await page.get('form').trigger('submit')
    const body = { based_on: 'county_officer', without: ['reports.review', 'progress.read'], zh: '汇总员', en: 'Clerk' }
    expect(rolesApi.save).toHaveBeenCalledWith('clerk', { ...body, ended_on: null }, 3)
    expect(page.emitted('saved')).toHaveLength(1)
  })

  it('asks for a code and both names of a new role before anything is sent', async () => {
    const { page } = await form(null)
    await page.get('form').trigger('submit')
    expect(page.findAll('.field__error, [role=alert]').length).toBeGreaterThan(0)
    expect(rolesApi.save).not.toHaveBeenCalled()
  })
})
