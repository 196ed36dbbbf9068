import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'
import { createRouter, createWebHistory } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import { campaignInHand } from '../address'
import PairingScreen from './PairingScreen.vue'

const campaign = (id: string, year: number) => ({
  id,
  name: id,
  year,
  state: 'published',
  starts_on: `${year}-05-01`,
  ends_on: `${year}-06-30`,
})
const STUBS = ['QuotaBars', 'CarryOn', 'ChoiceList', 'PairForm', 'ChangeForm', 'RouterLink']

let asked: Asked[]
let taking: string[]

async function open(given: string | null) {
  const router = createRouter({
    history: createWebHistory(),
    routes: [{ path: '/office/pairing', name: 'pairing', component: { render: () => null } }],
  })
  await router.push({ name: 'pairing', query: given ? { campaign: given } : {} })
  const page = mount(PairingScreen, {
    props: { division: null, view: 'unpaired', teamId: null, campaign: given },
    global: { plugins: [router], stubs: Object.fromEntries(STUBS.map((name) => [name, true])) },
  })
  await flushPromises()
  return page
}

describe('the page of pairings, where a campaign of offices is due next', () => {
  beforeEach(async () => {
    await signedIn({ permissions: ['progress.read', 'pairings.write'] })
    taking = ['households']
    asked = answer({
      'GET /campaigns': () => ({ items: [campaign('news', 2026), campaign('households', 2020)], next: null }),
      'GET /pairings/campaigns': () => ({ items: taking.map((id) => ({ ...campaign(id, 2020), previous: null })) }),
      'GET /pairings/loads': () => ({ items: [] }),
      'GET /progress': () => ({ columns: [], rows: [], total: {} }),
      'GET /organizations': () => ({ items: [], next: null }),
      'GET /divisions': () => ({ items: [], next: null }),
      'GET /households': () => ({ items: [], next: null }),
    })
  })
  const counted = () => asked.filter(({ path }) => path === '/progress').map(({ query }) => query.get('campaign_id'))

  it('opens on one that takes pairings, offers no other, and has it in its address', async () => {
    const page = await open(null)
    expect(counted()).toEqual(['households'])
    expect(page.findAll('option').map(({ element }) => element.value)).not.toContain('news')
    expect(location.search).toBe('?campaign=households')
    expect(campaignInHand.value).toBe('households')
  })

  it('does so too where the menu brought one that takes none', async () => {
    await open('news')
    expect(counted()).toEqual(['households'])
    expect(location.search).toBe('?campaign=households')
  })

  it('shows any while none takes pairings', async () => {
    taking = []
    await open('news')
    expect(counted()).toEqual(['news'])
  })
})
