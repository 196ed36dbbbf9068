import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'

import { answer } from '../../../tests/answers'

import type { OutboxEntry } from '@/shared/outbox'

import PhotoStates from './PhotoStates.vue'

const manifest = ['p1', 'p2'].map((id) => ({
  id,
  sha256: id,
  size: 3,
  content_type: 'image/jpeg' as const,
  taken_at: null,
}))

function show(change: Partial<OutboxEntry> = {}, isBusy = false) {
  const entry = {
    id: 'v1',
    stage: 'parked',
    accepted: true,
    manifest,
    photo_stages: { p1: 'stored', p2: 'rejected' },
    refusal: { status: 422, code: 'photo-rejected', rejections: { p2: 'infected' } },
    ...change,
  } as unknown as OutboxEntry
  return mount(PhotoStates, { props: { entry, isSending: false, isBusy } })
}

describe('PhotoStates', () => {
  // No copy on this phone, and none of the server's.
  beforeEach(() => void answer({}))

  it.each([
    ['infected', '文件里查出病毒'],
    ['not_an_image', '不是照片'],
    ['too_many_pixels', '照片尺寸太大'],
    ['truncated', '照片不完整'],
    ['unsupported', '这种格式不能用'],
    ['too_slow', '照片处理不了'],
    ['not_prepared', '照片处理不了'],
    ['a_word_of_later', '照片处理不了'],
  ])('says in plain words what %s means', (word, sentence) => {
    const states = show({ refusal: { status: 422, code: 'photo-rejected', rejections: { p2: word } } })
    expect(states.findAll('li')[1]!.text()).toContain(`这张不能用：${sentence}`)
    expect(states.findAll('li')[0]!.text()).toBe('已上传')
  })

  it('offers nothing while the visit is sent, and lets nothing be pressed while a picture is prepared', () => {
    expect(show({ stage: 'sending' }).find('input').exists()).toBe(false)
    const busy = show({}, true)
    expect(busy.get('input').attributes('disabled')).toBeDefined()
    expect(busy.get('button').attributes('disabled')).toBeDefined()
  })

  it('takes another picture for the one that cannot be used', async () => {
    const states = show()
    expect(states.findAll('[role=group]')).toHaveLength(1)
    expect(states.get('[role=group]').attributes('aria-label')).toBe('第 2 张照片')
    const input = states.get('input')
    const file = new File(['x'], 'another.jpg', { type: 'image/jpeg' })
    Object.defineProperty(input.element, 'files', { value: [file] })
    await input.trigger('change')
    expect(states.emitted('replace')).toEqual([['p2', file]])
  })

  it('leaves it out only when it was asked once more', async () => {
    const states = show()
    await states.get('button').trigger('click')
    expect(states.emitted('leaveOut')).toBeUndefined()
    expect(states.text()).toContain('这次走访里就没有这张照片了')
    await states.get('.button--danger').trigger('click')
    expect(states.emitted('leaveOut')).toEqual([['p2']])
  })
})
