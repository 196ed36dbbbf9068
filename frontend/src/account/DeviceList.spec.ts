import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

const calls = vi.hoisted(() => ({ sessions: vi.fn(), signOutThere: vi.fn() }))
vi.mock('./api', () => ({ accountApi: calls }))

import DeviceList from './DeviceList.vue'

const NOON = '2026-11-22T04:00:00Z'
const session = (id: string) => ({ id, device: '', created_at: NOON, last_seen_at: NOON, is_current: false })

describe('DeviceList', () => {
  it('moves the focus to the question, of whichever device it was asked last', async () => {
    calls.sessions.mockResolvedValue({ items: [session('a'), session('b'), session('c')], next: null })
    const list = mount(DeviceList, { attachTo: document.body })
    await flushPromises()
    const ask = async (place: number) => {
      await list.findAll('li')[place]?.get('.devices__out').trigger('click')
      await flushPromises()
      expect(list.findAll('li')[place]?.element.contains(document.activeElement)).toBe(true)
      expect(document.activeElement?.className).toContain('button--danger')
    }
    await ask(1)
    await ask(2)
    await ask(0)
    list.unmount()
  })
})
