import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

vi.mock('@/shared/session', () => ({ currentSession: { principal: null } }))

import { answer, type Asked } from '../../../tests/answers'
import DivisionChoice from './DivisionChoice.vue'

const PLACES: Record<string, string[]> = {
  '3401': ['340181', '340103'],
  '340181': ['340181902', '340181903'],
  '340103': ['340103901'],
  '340181902': ['340181902901', '340181902902'],
}
const LEVELS: Record<number, string> = { 6: 'county', 9: 'town', 12: 'village' }
const listed = (parent: string) => ({
  items: (PLACES[parent] ?? []).map((code) => ({
    code,
    name: `名${code}`,
    level: LEVELS[code.length],
    valid_to: null,
  })),
  next: null,
})

const open = (props: { root: string; isToVillage?: boolean }, modelValue = '') =>
  mount(DivisionChoice, { props: { legend: '哪个村', modelValue, ...props } })
type Page = ReturnType<typeof open>
const lists = (page: Page) => page.findAll('select').map((list) => list.findAll('option').length - 1)
const lastCode = (page: Page) => (page.emitted('update:modelValue') ?? []).map(([code]) => code as string).pop()

describe('DivisionChoice', () => {
  let list: (asked: Asked) => unknown
  beforeEach(() => {
    list = ({ query }) => listed(query.get('parent') ?? '')
    answer({ 'GET /divisions': (asked) => list(asked) })
  })

  it('ends at counties unless villages are asked for', async () => {
    const page = open({ root: '3401' })
    await flushPromises()
    await page.get('select').setValue('340181')
    await flushPromises()
    expect([lists(page), lastCode(page)]).toEqual([[2], '340181'])
  })

  it('goes down to a village, and back up to the place above', async () => {
    const page = open({ root: '340181', isToVillage: true })
    await flushPromises()
    await page.get('select').setValue('340181902')
    await flushPromises()
    await page.findAll('select')[1]?.setValue('340181902902')
    await flushPromises()
    expect([lists(page), lastCode(page)]).toEqual([[2, 2], '340181902902'])
    await page.get('select').setValue('')
    await flushPromises()
    expect([lists(page), lastCode(page)]).toEqual([[2], '340181'])
  })

  it('opens the village that is chosen already', async () => {
    const page = open({ root: '3401', isToVillage: true }, '340181902901')
    await flushPromises()
    const values = page.findAll('select').map((list) => (list.element as HTMLSelectElement).value)
    expect(values).toEqual(['340181', '340181902', '340181902901'])
    expect(page.emitted('update:modelValue')).toBeUndefined()
  })

  it('takes all pages of a list', async () => {
    list = ({ query }) => (query.get('cursor') ? listed('340103') : { ...listed('340181'), next: 'more' })
    const page = open({ root: '340181', isToVillage: true })
    await flushPromises()
    expect(lists(page)).toEqual([3])
  })

  it('drops the list of a place that was left before it came', async () => {
    const page = open({ root: '3401', isToVillage: true })
    await flushPromises()
    let come: (found: unknown) => void = () => undefined
    const before = list
    list = () => new Promise((resolve) => (come = resolve))
    await page.get('select').setValue('340181')
    list = before
    await page.get('select').setValue('340103')
    await flushPromises()
    come(listed('340181'))
    await flushPromises()
    expect(lists(page)).toEqual([2, 1])
  })
})
