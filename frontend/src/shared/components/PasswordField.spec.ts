import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import CodeField from './CodeField.vue'
import PasswordField from './PasswordField.vue'

describe('PasswordField', () => {
  const shown = (props: object = {}) => mount(PasswordField, { props: { label: '密码', modelValue: '', ...props } })

  it('hides what is typed until somebody asks to see it', async () => {
    const field = shown()
    expect(field.get('input').attributes('type')).toBe('password')
    await field.get('button').trigger('click')
    expect(field.get('input').attributes('type')).toBe('text')
    expect(field.get('button').text()).toBe('隐藏密码')
  })

  it('tells a password manager whose it is', () => {
    const hidden = shown({ username: 'xiaoli' }).get('input[autocomplete=username]')
    expect(hidden.attributes()).toMatchObject({ 'aria-hidden': 'true', tabindex: '-1' })
    expect((hidden.element as HTMLInputElement).value).toBe('xiaoli')
  })

  it('leaves the button to the other password of the form', () => {
    const field = shown({ hasNoButton: true, shown: true })
    expect(field.find('button').exists()).toBe(false)
    expect(field.get('input').attributes('type')).toBe('text')
  })
})

describe('CodeField', () => {
  it('lets nothing complete or correct a code', () => {
    const field = mount(CodeField, { props: { label: '邀请码', modelValue: '' } })
    expect(field.get('input').attributes()).toMatchObject({ autocomplete: 'off', spellcheck: 'false' })
  })
})
