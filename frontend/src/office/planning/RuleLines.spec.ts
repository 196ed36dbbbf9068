import { flushPromises, mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'

const WORDS = [
  { vocabulary: 'area_marks', code: 'deep_poverty', zh: '深度贫困地区', en: 'Deep poverty', ended_on: null },
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

import { emptyLine, linesOf, ruleOf, type RuleLine } from './participants'

async function opened(items: typeof WORDS, line: RuleLine) {
  vi.resetModules()
  given.items = items
  const { default: RuleLines } = await import('./RuleLines.vue')
  const page = mount(RuleLines, { props: { modelValue: [line], division: '2113', counties: [], units: [] } })
  await vi.dynamicImportSettled()
  await flushPromises()
  return page
}

describe('a rule of whom something reaches', () => {
  it('names a mark only where one is chosen', () => {
    expect(ruleOf(emptyLine()).mark).toBeNull()
    expect(ruleOf({ ...emptyLine(), mark: 'border' }).mark).toBe('border')
    const rule = {
      under: null,
      line: null,
      division: null,
      level: null,
      kinds: null,
      organizations: null,
      except: null,
    }
    expect(linesOf([{ ...rule, mark: 'border' }])[0]?.mark).toBe('border')
    expect(linesOf([{ ...rule, mark: null }])[0]?.mark).toBe('')
  })

  it('asks for a mark where the deployment has some', async () => {
    const line = emptyLine()
    const page = await opened(WORDS, line)
    const field = page.findAll('label').find((label) => label.text().includes('区域标识'))
    expect(field).toBeDefined()
    await page.get(`#${field?.attributes('for')}`).setValue('deep_poverty')
    expect(ruleOf(line).mark).toBe('deep_poverty')
  })

  it('does not ask where there is none', async () => {
    const page = await opened(WORDS.slice(1), emptyLine())
    expect(page.text()).not.toContain('区域标识')
  })
})
