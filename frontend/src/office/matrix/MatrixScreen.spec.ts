import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import MatrixScreen from './MatrixScreen.vue'

it('says that there is no campaign, instead of nothing', async () => {
  await signedIn({ division: '6201' })
  answer({ 'GET /campaigns': () => ({ items: [], next: null }), 'GET /divisions': () => ({ items: [], next: null }) })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/returns', name: 'matrix', component: { render: () => null } }],
  })
  const page = mount(MatrixScreen, {
    props: { division: null, campaign: null, line: null, behind: false },
    global: { plugins: [router], stubs: { LineChoice: true } },
  })
  await flushPromises()
  expect(page.text()).toContain('没有您能查看的专项行动')
})

it('names the hour beside the day, where something is due at one', async () => {
  await signedIn({ division: '6201' })
  const column = (period: string, due_at: string) => ({
    obligation_id: 'o',
    name: '动态',
    form: 'unit_return',
    period,
    label: period,
    label_en: period,
    due_on: '2027-02-27',
    due_at,
  })
  answer({
    'GET /campaigns': () => ({ items: [{ id: 'c', name: 'c', state: 'published' }], next: null }),
    'GET /divisions': () => ({ items: [], next: null }),
    'GET /dues/matrix': () => ({
      periods: [column('a', '2027-02-27T09:00:00Z'), column('b', '2027-02-27T16:00:00Z')],
      obligations: [{ id: 'o', name: '动态', form: 'unit_return', periods: 2 }],
      rows: [{ organization: { id: 'u', name: '某办' }, cells: [null, null] }],
      as_of: '2027-02-01T00:00:00Z',
      next: null,
    }),
  })
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/returns', name: 'matrix', component: { render: () => null } }],
  })
  const page = mount(MatrixScreen, {
    props: { division: null, campaign: null, line: null, behind: false },
    global: { plugins: [router], stubs: { LineChoice: true } },
  })
  await flushPromises()
  const heads = page.findAll('.matrix__period').map((head) => head.text())
  expect(heads[0]).toContain('17:00')
  expect(heads[1]).not.toMatch(/\d\d:\d\d/)
})
