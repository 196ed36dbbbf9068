import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import { answer } from '../../../tests/answers'
import { held, mount, signedIn } from '../../../tests/signedIn'
import type { CampaignOfPairings } from './api'
import ChangeForm from './ChangeForm.vue'
import PairForm from './PairForm.vue'
import { useTeams } from './useTeams'

const team = (id: string) => ({ id, name: `队${id}`, load: 0 })
const campaign = (id: string) =>
  ({ id, name: id, is_open: true, ends_on: '2999-12-31', previous: null }) as CampaignOfPairings

describe('the forms of pairing, when another county is chosen', () => {
  beforeEach(async () => {
    await signedIn()
    answer({
      'GET /organizations/:id': () => ({ members: [], leader: null, villages: [] }),
      'GET /vocabularies': () => ({ items: [], next: null }),
    })
  })

  it('pairs with no team that is no longer in the list', async () => {
    const send = vi.fn().mockResolvedValue(undefined)
    const props = { teams: [team('a'), team('c')], campaigns: [], count: 1, isRunning: false, send }
    const page = mount(PairForm, { props })
    await page.get('input[type=radio][value=a]').setValue()
    await flushPromises()
    await page.setProps({ teams: [team('b')] })
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(send).not.toHaveBeenCalled()
    expect(page.text()).toContain('请选择一支团队')
  })

  it('keeps the team while the same list comes again', async () => {
    const send = vi.fn().mockResolvedValue(undefined)
    const props = { teams: [team('a')], campaigns: [], count: 1, isRunning: false, send }
    const page = mount(PairForm, { props })
    await page.get('input[type=radio][value=a]').setValue()
    await page.setProps({ teams: [{ ...team('a'), load: 3 }] })
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(send.mock.calls[0]?.[0]).toMatchObject({ teamId: 'a' })
  })

  it('enrols in no campaign that is no longer in the list', async () => {
    const send = vi.fn().mockResolvedValue(undefined)
    const props = { teams: [], currentTeams: [], campaigns: [campaign('a')], count: 1, isRunning: false, send }
    const page = mount(ChangeForm, { props })
    await page.get('input[value=enrol]').setValue()
    await page.get('select').setValue('a')
    await page.setProps({ campaigns: [campaign('b')] })
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(send).not.toHaveBeenCalled()
  })

  it('says that a pairing would be enrolled nowhere, once it is known, and not where a campaign takes it', async () => {
    const over = { ...campaign('a'), ends_on: '2020-06-30' }
    const props = { teams: [], campaigns: [over], count: 1, isRunning: false, send: vi.fn() }
    const page = mount(PairForm, { props })
    expect(page.text()).not.toContain('不会纳入任何专项行动')
    await page.setProps({ areCampaignsKnown: true })
    expect(page.text()).toContain('不会纳入任何专项行动')
    await page.setProps({ campaigns: [over, campaign('b')] })
    expect(page.text()).not.toContain('不会纳入任何专项行动')
  })

  it('drops the teams of a county that was left before they came', async () => {
    const late = held<unknown>()
    answer({
      'GET /organizations': ({ query }) =>
        query.get('division') === '340101' ? late.promise : { items: [team('b')], next: null },
      'GET /pairings/loads': () => ({ items: [] }),
    })
    let place = '340101'
    const teams = useTeams(() => place)
    const first = teams.load()
    place = '340102'
    await teams.load()
    late.come({ items: [team('a')], next: null })
    await first
    expect(teams.lines.value.map(({ id }) => id)).toEqual(['b'])
  })
})
