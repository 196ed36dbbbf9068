import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'
import { createMemoryHistory, createRouter } from 'vue-router'

import { answer } from '../../tests/answers'
import { mount, signedIn } from '../../tests/signedIn'
import { campaignInHand } from './address'
import OfficeShell from './OfficeShell.vue'

it('goes on from page to page with the campaign that was looked at, and begins without one', async () => {
  await signedIn({ permissions: ['progress.read', 'reports.review', 'pairings.write', 'campaigns.read'] })
  answer({ 'GET /vocabularies': () => ({ items: [] }) })
  campaignInHand.value = 'of another person'
  const render = () => null
  const router = createRouter({
    history: createMemoryHistory(),
    routes: [{ path: '/:page(.*)*', component: { render } }],
  })
  const shell = mount(OfficeShell, { global: { plugins: [router] } })
  await flushPromises()
  const links = () => shell.findAll('nav a').map((link) => link.attributes('href'))
  expect(links().join()).not.toContain('another')
  campaignInHand.value = 'c1'
  await flushPromises()
  expect(links()).toEqual(
    expect.arrayContaining([
      '/office?campaign=c1',
      '/office/reports?campaign=c1',
      '/office/plan/c1',
      '/office/pairing?campaign=c1',
    ]),
  )
})
