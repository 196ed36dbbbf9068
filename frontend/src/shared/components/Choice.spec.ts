import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import Choice from './Choice.vue'
import FieldGroup from './FieldGroup.vue'

describe('Choice', () => {
  it('ticks a boolean', async () => {
    const box = mount(Choice, { props: { label: '同时邀请', modelValue: false } })
    await box.get('input').setValue(true)
    expect(box.emitted('update:modelValue')).toEqual([[true]])
    expect(box.get('label').text()).toBe('同时邀请')
  })

  it('puts its value into a list', async () => {
    const box = mount(Choice, { props: { label: '小王', modelValue: ['a'], value: 'b' } })
    await box.get('input').setValue(true)
    expect(box.emitted('update:modelValue')).toEqual([[['a', 'b']]])
  })

  it('chooses one of several', async () => {
    const radio = mount(Choice, {
      props: { label: '甲队', type: 'radio', modelValue: '', value: 'a' },
      attrs: { name: 'team' },
    })
    await radio.get('input').setValue(true)
    expect(radio.emitted('update:modelValue')).toEqual([['a']])
    expect(radio.get('input').attributes()).toMatchObject({ type: 'radio', name: 'team' })
  })

  it('keeps a class for its place, and other attributes for the box', () => {
    const box = mount(Choice, { props: { label: 'a', modelValue: false }, attrs: { class: 'wide', disabled: true } })
    expect(box.classes()).toContain('wide')
    expect(box.get('input').classes()).toEqual(['choice__box'])
    expect(box.get('input').attributes()).toHaveProperty('disabled')
  })
})

describe('FieldGroup', () => {
  it('reads its error out with the whole group', () => {
    const group = mount(FieldGroup, { props: { legend: '队伍', error: '请选择队伍' } })
    const described = group.get('fieldset').attributes('aria-describedby')
    expect(group.get(`[id="${described}"]`).text()).toBe('请选择队伍')
    expect(mount(FieldGroup, { props: { legend: '队伍' } }).attributes()).not.toHaveProperty('aria-describedby')
  })
})
