import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import TextArea from './TextArea.vue'
import TextField from './TextField.vue'

const HINT = '文字里好像有电话号码或身份证号'
const kinds = [
  ['TextField', TextField],
  ['TextArea', TextArea],
] as const

describe.each(kinds)('a hint below %s', (_name, component) => {
  const shown = (modelValue: string, props: object = { isFreeText: true }) =>
    mount(component, { props: { label: '走访内容', modelValue, ...props } })

  it('is not there while the text holds no number of a person', () => {
    const field = shown('送去米面油，合计1500元，2020-05-25')
    expect(field.text()).not.toContain(HINT)
    expect(field.get('[role=status]').text()).toBe('')
  })

  it('is not there in a field whose purpose is the number', () => {
    expect(shown('13900001234', {}).text()).not.toContain(HINT)
    expect(shown('13900001234', {}).find('[role=status]').exists()).toBe(false)
  })

  it.each(['户主电话139 0000 1234', '身份证１１０１０５１９４９１２３１００２Ｘ'])('is read out for %s', (text) => {
    expect(shown(text).get('[role=status]').text()).toContain(HINT)
  })

  it('comes and goes with what is typed, and hinders nothing', async () => {
    const field = shown('电话1390000123')
    await field.setProps({ modelValue: '电话13900001234' })
    expect(field.text()).toContain(HINT)
    expect(field.get('input, textarea').attributes()).not.toHaveProperty('aria-invalid')
    await field.setProps({ modelValue: '电话已登记' })
    expect(field.text()).not.toContain(HINT)
  })
})
