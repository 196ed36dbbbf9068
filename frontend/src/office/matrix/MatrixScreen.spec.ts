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
