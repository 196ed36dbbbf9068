import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import Dialog from './Dialog.vue'
import Pager from './Pager.vue'
import ProgressBar from './ProgressBar.vue'
import Toast from './Toast.vue'

describe('Dialog', () => {
  beforeEach(() => {
    HTMLDialogElement.prototype.showModal = vi.fn(function (this: HTMLDialogElement) {
      this.open = true
    })
    HTMLDialogElement.prototype.close = vi.fn(function (this: HTMLDialogElement) {
      this.dispatchEvent(new Event('close'))
    })
  })

  it('opens over the page, and says when it was closed from inside', async () => {
    const dialog = mount(Dialog, {
      props: { label: '照片' },
      slots: { default: '<template #default="{ close }"><button @click="close">×</button></template>' },
    })
    expect(dialog.attributes('aria-label')).toBe('照片')
    expect(HTMLDialogElement.prototype.showModal).toHaveBeenCalledOnce()
    await dialog.get('button').trigger('click')
    expect(dialog.emitted('close')).toHaveLength(1)
  })

  it('says when Esc closed it', async () => {
    const dialog = mount(Dialog, { props: { label: '照片' } })
    await dialog.trigger('close')
    expect(dialog.emitted('close')).toHaveLength(1)
  })
})

describe('Toast', () => {
  it('interrupts a reader only for what is bad', () => {
    expect(mount(Toast).attributes('role')).toBe('status')
    expect(mount(Toast, { props: { isBad: true } }).attributes('role')).toBe('alert')
  })
})

describe('Pager', () => {
  const shown = (props: object) =>
    mount(Pager, { props: { isLoading: false, failure: null, hasMore: false, ...props } })

  it('offers more only while there is more and nothing is under way', async () => {
    expect(shown({}).find('button').exists()).toBe(false)
    expect(shown({ hasMore: true, isLoading: true }).find('button').exists()).toBe(false)
    const pager = shown({ hasMore: true })
    await pager.get('button').trigger('click')
    expect(pager.emitted('load')).toHaveLength(1)
  })

  it('says what failed and tries it again', async () => {
    const pager = shown({ failure: '连不上网络' })
    expect(pager.get('[role=alert]').text()).toContain('连不上网络')
    await pager.get('button').trigger('click')
    expect(pager.emitted('load')).toHaveLength(1)
  })
})

describe('ProgressBar', () => {
  it('is a share of one unless a sum is given', () => {
    expect(mount(ProgressBar, { props: { value: 0.5 } }).attributes()).toMatchObject({ value: '0.5', max: '1' })
    expect(mount(ProgressBar, { props: { value: 2, max: 9 } }).attributes('max')).toBe('9')
  })
})
