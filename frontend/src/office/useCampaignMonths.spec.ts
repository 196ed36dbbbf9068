import { beforeEach, expect, it } from 'vitest'

import { answer } from '../../tests/answers'
import { signedIn } from '../../tests/signedIn'
import { pairingApi } from './pairing/api'
import { useCampaignMonths } from './useCampaignMonths'

const campaign = (id: string, year: number, state = 'published') => ({
  id,
  name: '结对帮扶',
  year,
  state,
  starts_on: `${year}-05-01`,
  ends_on: `${year}-06-30`,
  previous: null,
})

beforeEach(async () => {
  await signedIn()
  answer({
    'GET /campaigns': () => ({ items: [campaign('b', 2021), campaign('a', 2020, 'archived')], next: null }),
    'GET /campaigns/:id': () => campaign('c', 2019),
    'GET /pairings/campaigns': () => ({
      items: [{ ...campaign('b', 2021), previous: { id: 'a', name: '结对帮扶', year: 2020 } }],
    }),
  })
})

it('offers two editions by names that tell them apart, and says which is archived', async () => {
  const { listed, loadCampaigns } = useCampaignMonths(() => null)
  await loadCampaigns()
  expect(listed.value.map(({ name }) => name)).toEqual(['结对帮扶（2021）', '结对帮扶（2020） · 已归档'])
})

it('tells the one in the address apart too', async () => {
  const { listed, loadCampaigns } = useCampaignMonths(() => 'c')
  await loadCampaigns()
  expect(listed.value[2]?.name).toBe('结对帮扶（2019）')
})

it('names the edition that pairings are carried on from by its year', async () => {
  const [one] = await pairingApi.campaigns('3401')
  expect([one?.previous?.name, one?.name]).toEqual(['结对帮扶（2020）', '结对帮扶（2021）'])
})
