import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

const restriction = { is_restricted: false, reason: null, since: null }
const restrict = vi.fn()

vi.mock('./api', () => ({
  withholdingApi: {
    restriction: () => Promise.resolve(restriction),
    erasures: () => Promise.resolve({ items: [], next: null }),
    restrict: (...given: unknown[]) => restrict(...given),
  },
}))

import HouseholdState from './HouseholdState.vue'

async function restricted(isInForce: boolean): Promise<string> {
  restrict.mockResolvedValue({ ...restriction, is_restricted: true, in_force: isInForce })
  const state = mount(HouseholdState, { props: { householdId: 'h' }, global: { stubs: { RouterLink: true } } })
  await flushPromises()
  await state.get('button').trigger('click')
  await state.get('textarea, input').setValue('本人提出异议，正在核实')
  await state.get('form').trigger('submit')
  await flushPromises()
  return state.get('[role=status]').text()
}

describe('HouseholdState', () => {
  beforeEach(() => restrict.mockReset())

  it('says that visits and forms follow later, where they do', async () => {
    expect(await restricted(false)).toContain('团队可能还看得到')
  })

  it('says nothing of it where the restriction is in force', async () => {
    expect(await restricted(true)).toBe('已限制。')
  })
})
