import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/session', () => ({ currentSession: { principal: null }, may: () => true }))

import { answer } from '../../../tests/answers'
import MeasureOfDuty from './MeasureOfDuty.vue'

const MEASURES = [
  { code: 'visits', zh: '走访次数', en: 'Visits', source: 'board', ended_on: null },
  { code: 'products', zh: '扶贫产品', en: 'Products', source: 'units', ended_on: null },
  { code: 'stalls', zh: '展位', en: 'Stalls', source: 'units', ended_on: '2020-01-01' },
]

async function opened(modelValue: string) {
  const page = mount(MeasureOfDuty, { props: { modelValue } })
  await flushPromises()
  return page
}

describe('the measure of a duty', () => {
  beforeEach(() => answer({ 'GET /measures': () => ({ items: MEASURES, next: null }) }))

  it('offers what units count themselves, and nothing that has ended', async () => {
    const page = await opened('')
    expect(page.findAll('option').map((one) => one.element.value)).toEqual(['', 'products'])
    await page.get('select').setValue('products')
    expect(page.emitted('update:modelValue')).toEqual([['products']])
  })

  it('keeps what a duty named before it ended', async () => {
    const page = await opened('stalls')
    expect(page.findAll('option').map((one) => one.element.value)).toEqual(['', 'products', 'stalls'])
    expect(page.get('select').element.value).toBe('stalls')
  })
})
