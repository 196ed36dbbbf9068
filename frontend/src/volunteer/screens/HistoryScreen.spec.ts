import { flushPromises } from '@vue/test-utils'
import { expect, it } from 'vitest'

import { answer } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import VisitCard from '../components/VisitCard.vue'
import HistoryScreen from './HistoryScreen.vue'

it('leads to own visits behind the first page of those of the team', async () => {
  await signedIn({ role: 'volunteer' })
  const said = { visited_on: '2020-05-08', content: '送去米面', amount_fen: 0, aid_domains: [], photos: [] }
  const visit = (id: string, author_id: string) => ({ ...said, id, author_id, household_id: 'h', state: 'complete' })
  answer({
    'GET /visits': ({ query }) =>
      query.get('cursor')
        ? { items: [visit('own', 'person')], next: null }
        : { items: [visit('other', 'somebody')], next: 'more' },
  })
  const page = mount(HistoryScreen, { global: { stubs: { LocalVisitCard: true, EarlierOfVisit: true } } })
  await flushPromises()
  expect(page.text()).not.toContain('还没有记录')
  await page
    .findAll('button')
    .find((one) => one.text() === '加载更多')
    ?.trigger('click')
  await flushPromises()
  expect(page.findAllComponents(VisitCard)).toHaveLength(1)
})
