import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

import { Unreachable } from '../api/problem'
import TextField from '../components/TextField.vue'
import { useForm } from './useForm'

type Form = ReturnType<typeof useForm<{ name: string; phone: string }>>

function shown(send: () => Promise<void> = () => Promise.resolve()) {
  let form!: Form
  const screen = mount(
    {
      components: { TextField },
      setup() {
        form = useForm(
          { name: '', phone: '' },
          ({ name, phone }) => ({
            ...(name ? {} : { name: '必填' }),
            ...(phone ? {} : { phone: '必填' }),
          }),
          send,
        )
        return form
      },
      template: `<form @submit.prevent="submit">
        <TextField v-model="values.name" v-bind="field('name')" label="姓名" />
        <TextField v-model="values.phone" v-bind="field('phone')" label="电话" />
      </form>`,
    },
    { attachTo: document.body },
  )
  return { form, screen, inputs: screen.findAll('input') }
}

describe('useForm', () => {
  it('sends nothing while something is wrong, and moves to the first wrong field', async () => {
    const send = vi.fn(() => Promise.resolve())
    const { screen, inputs } = shown(send)
    await inputs[0]!.setValue('小李')
    await screen.trigger('submit')
    expect(send).not.toHaveBeenCalled()
    expect(document.activeElement).toBe(inputs[1]!.element)
    expect(screen.findAll('[role=alert]')).toHaveLength(1)
    screen.unmount()
  })

  it('takes an error away as soon as its field is right', async () => {
    const { screen, inputs } = shown()
    await screen.trigger('submit')
    expect(screen.findAll('[role=alert]')).toHaveLength(2)
    await inputs[0]!.setValue('小李')
    expect(screen.findAll('[role=alert]')).toHaveLength(1)
    screen.unmount()
  })

  it('sends once at a time', async () => {
    let finish = (): void => undefined
    const send = vi.fn(() => new Promise<void>((resolve) => (finish = resolve)))
    const { form, inputs, screen } = shown(send)
    for (const input of inputs) await input.setValue('1')
    void form.submit()
    void form.submit()
    expect(form.isBusy.value).toBe(true)
    finish()
    await flushPromises()
    expect(send).toHaveBeenCalledOnce()
    expect(form.isBusy.value).toBe(false)
    screen.unmount()
  })

  it('says why it was not sent', async () => {
    const { form, inputs, screen } = shown(() => Promise.reject(new Unreachable()))
    for (const input of inputs) await input.setValue('1')
    await form.submit()
    expect(form.failure.value).toBe('连不上网络，请稍后再试。')
    screen.unmount()
  })

  it('shows beside its field what only the server could tell', async () => {
    const { form, screen, inputs } = shown()
    form.refuse('name', '已被占用')
    await flushPromises()
    expect(screen.get('[role=alert]').text()).toBe('已被占用')
    expect(document.activeElement).toBe(inputs[0]!.element)
    screen.unmount()
  })
})
