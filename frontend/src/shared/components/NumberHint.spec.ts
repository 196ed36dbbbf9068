import { flushPromises, mount } from '@vue/test-utils'
import { beforeAll, describe, expect, it } from 'vitest'

import TextArea from './TextArea.vue'
import TextField from './TextField.vue'

const HINT = '文字里好像有电话号码或身份证号'
const kinds = [
  ['TextField', TextField],
  ['TextArea', TextArea],
] as const

beforeAll(async () => {
  await import('../numbersInText')
})

describe.each(kinds)('a hint below %s', (_name, component) => {
  async function shown(modelValue: string, props: object = { isFreeText: true }) {
    const field = mount(component, { props: { label: '走访内容', modelValue, ...props } })
    await flushPromises()
    return field
  }

  it('is not there while the text holds no number of a person', async () => {
    const field = await shown('送去米面油，合计1500元，2020-05-25')
    expect(field.text()).not.toContain(HINT)
    expect(field.get('[role=status]').text()).toBe('')
  })

  it('is not there in a field whose purpose is the number', async () => {
    const field = await shown('13900001234', {})
    expect(field.text()).not.toContain(HINT)
    expect(field.find('[role=status]').exists()).toBe(false)
  })

  it.each(['户主电话139 0000 1234', '身份证１１０１０５１９４９１２３１００２Ｘ'])(
    'is read out for %s',
    async (text) => {
      expect((await shown(text)).get('[role=status]').text()).toContain(HINT)
    },
  )

  it('comes and goes with what is typed, and hinders nothing', async () => {
    const field = await shown('电话1390000123')
    await field.setProps({ modelValue: '电话13900001234' })
    expect(field.text()).toContain(HINT)
    expect(field.get('input, textarea').attributes()).not.toHaveProperty('aria-invalid')
    await field.setProps({ modelValue: '电话已登记' })
    expect(field.text()).not.toContain(HINT)
  })
})
