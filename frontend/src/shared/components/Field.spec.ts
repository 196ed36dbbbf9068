import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import DateField from './DateField.vue'
import SelectField from './SelectField.vue'
import TextArea from './TextArea.vue'
import TextField from './TextField.vue'

const label = '姓名'
const kinds = [
  ['TextField', TextField],
  ['TextArea', TextArea],
  ['SelectField', SelectField],
  ['DateField', DateField],
] as const

describe.each(kinds)('%s', (_name, component) => {
  const shown = (props: object = {}) => mount(component, { props: { label, modelValue: '', ...props } })
  const controlOf = (field: ReturnType<typeof shown>) => field.get('input, textarea, select')

  it('names its control by the label', () => {
    const field = shown()
    expect(field.get('label').text()).toBe(label)
    expect(field.get('label').attributes('for')).toBe(controlOf(field).attributes('id'))
  })

  it('is described by nothing and not invalid while there is neither help nor error', () => {
    const control = controlOf(shown())
    expect(control.attributes()).not.toHaveProperty('aria-describedby')
    expect(control.attributes()).not.toHaveProperty('aria-invalid')
  })

  it('reads out help and error with the control', () => {
    const field = shown({ help: '两个字以上', error: '必填' })
    const ids = controlOf(field).attributes('aria-describedby')?.split(' ') ?? []
    expect(ids.map((id) => field.get(`[id="${id}"]`).text())).toEqual(['两个字以上', '必填'])
    expect(controlOf(field).attributes('aria-invalid')).toBe('true')
    expect(field.get('[role=alert]').text()).toBe('必填')
  })

  it('hides its label from the eye only', () => {
    expect(shown({ isLabelHidden: true }).get('label').classes()).toEqual(['visually-hidden'])
  })
})

describe('two fields of one name on one screen', () => {
  it('have ids of their own', () => {
    const screen = mount({
      components: { TextField },
      template: '<TextField label="a" model-value="" /><TextField label="a" model-value="" />',
    })
    const ids = screen.findAll('input').map((input) => input.attributes('id'))
    expect(new Set(ids).size).toBe(2)
  })
})

describe('a field in a folded part of a form', () => {
  it('is unfolded when it is to take the focus', () => {
    const screen = mount(
      { components: { TextField }, template: '<details><TextField ref="field" label="a" model-value="" /></details>' },
      { attachTo: document.body },
    )
    ;(screen.vm.$refs.field as { focus: () => void }).focus()
    expect(screen.get('details').attributes()).toHaveProperty('open')
    expect(document.activeElement).toBe(screen.get('input').element)
    screen.unmount()
  })
})

describe('what is typed', () => {
  it('goes to the model, and attributes to the control', async () => {
    const field = mount(TextField, { props: { label, modelValue: '' }, attrs: { autocomplete: 'name', maxlength: 5 } })
    await field.get('input').setValue('小李')
    expect(field.emitted('update:modelValue')).toEqual([['小李']])
    expect(field.get('input').attributes()).toMatchObject({ autocomplete: 'name', maxlength: '5' })
    expect(field.attributes()).not.toHaveProperty('autocomplete')
  })

  it('shows the option chosen from outside, and none where there is none to show', () => {
    const select = mount(SelectField, { props: { label, modelValue: 'b' }, slots: { default: '' } })
    expect((select.get('select').element as HTMLSelectElement).value).toBe('')
    const filled = mount(SelectField, {
      props: { label, modelValue: 'b' },
      slots: { default: '<option value="a">A</option><option value="b">B</option>' },
    })
    expect((filled.get('select').element as HTMLSelectElement).value).toBe('b')
  })
})
