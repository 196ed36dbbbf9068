import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

vi.mock('./api', () => ({ peopleApi: {} }))

import type { Account } from './api'
import PersonActs from './PersonActs.vue'

const account = {
  name: '王五',
  is_active: true,
  has_password: true,
  invited_until: null,
  roles: [],
} as unknown as Account

describe('PersonActs', () => {
  it('moves the focus to the question, of whichever act it was asked last', async () => {
    const acts = mount(PersonActs, {
      props: { account, teamId: null, isBusy: false, canArrange: false, roles: [] },
      attachTo: document.body,
    })
    // The first one opens a form, which asks nothing.
    for (const place of [1, 2, 1]) {
      await acts.findAll('[aria-expanded]')[place]?.trigger('click')
      await flushPromises()
      expect(acts.get('.acts__sure .button--primary').element).toBe(document.activeElement)
    }
    acts.unmount()
  })
})
