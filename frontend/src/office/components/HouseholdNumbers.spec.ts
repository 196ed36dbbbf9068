import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'

import HouseholdNumbers from './HouseholdNumbers.vue'

const ID = '01900000-0000-7000-8000-00000000000a'

it('shows the number of the register and copies the id that the audit trail is searched by', async () => {
  const writeText = vi.fn(() => Promise.resolve())
  Object.defineProperty(navigator, 'clipboard', { value: { writeText }, configurable: true })
  const numbers = mount(HouseholdNumbers, { props: { id: ID, registryNo: 'DEMO000022' } })
  expect(numbers.text()).toContain('DEMO000022')
  await numbers.get('button').trigger('click')
  await flushPromises()
  expect(writeText).toHaveBeenCalledWith(ID)
  expect(numbers.get('[role=status]').text()).toBe('已复制。')
})
