import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

const LINES = [
  { vocabulary: 'lines', code: 'civilization', zh: '文明办', en: 'Civilization', ended_on: null },
  { vocabulary: 'lines', code: 'women', zh: '妇联', en: 'Women', ended_on: null },
]
const given = vi.hoisted(() => ({ items: [] as unknown[] }))
vi.mock('@/shared/i18n/loadWords', () => ({
  loadWords: async () => {
    const { words } = await import('@/shared/i18n/vocabulary')
    words.value = given.items as never
  },
}))
vi.mock('../units/api', () => ({ unitsApi: { words: () => Promise.resolve({ items: [] }) } }))

async function opened(items: typeof LINES, modelValue = '') {
  vi.resetModules()
  given.items = items
  const { default: LineChoice } = await import('./LineChoice.vue')
  const page = mount(LineChoice, { props: { modelValue } })
  await vi.dynamicImportSettled()
  await flushPromises()
  return page
}

describe('the choice of a line', () => {
  it('is not there where there is no more than one', async () => {
    expect((await opened(LINES.slice(0, 1))).find('select').exists()).toBe(false)
    expect((await opened([])).find('select').exists()).toBe(false)
  })

  it('offers all lines and each of them', async () => {
    const page = await opened(LINES, 'women')
    expect(page.findAll('option').map((one) => one.element.value)).toEqual(['', 'civilization', 'women'])
    expect(page.get('select').element.value).toBe('women')
    await page.get('select').setValue('')
    expect(page.emitted('update:modelValue')).toEqual([['']])
  })
})
