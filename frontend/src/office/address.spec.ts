import { beforeEach, expect, it } from 'vitest'
import { createRouter, createWebHistory, type Router } from 'vue-router'

import { standInAddress } from './address'

const Screen = { render: () => null }
let router: Router

beforeEach(async () => {
  router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/office', name: 'board', component: Screen },
      { path: '/office/me', name: 'office-me', component: Screen },
    ],
  })
  await router.push('/office')
})

it('completes the address of the page that is shown', () => {
  standInAddress(router, { name: 'board', query: { campaign: 'c1' } })
  expect(location.pathname + location.search).toBe('/office?campaign=c1')
})

it('leaves the address of the page a person has gone on to', async () => {
  await router.push('/office/me')
  standInAddress(router, { name: 'board', query: { campaign: 'c1' } })
  expect(location.pathname + location.search).toBe('/office/me')
})
