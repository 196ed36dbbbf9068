import { beforeEach, describe, expect, it, vi, type MockInstance } from 'vitest'

import type { Household } from '@/shared/api'

import { pairingApi } from './api'
import { useChoices } from './useChoices'

const household = (id: string, division_code: string): Household =>
  ({ id, division_code, pairings: [] }) as unknown as Household
const OWN = '211381101201'
const OTHER = '211381102201'
let asked: MockInstance<typeof pairingApi.unpaired>

describe('the households that are offered', () => {
  const view = { division: '211381', isPaired: false, teamId: null }

  beforeEach(() => {
    asked = vi
      .spyOn(pairingApi, 'unpaired')
      .mockImplementation(({ division }) =>
        Promise.resolve(
          division === OWN
            ? { items: [household('c', OWN), household('d', OWN)], next: null }
            : { items: [household('a', OTHER), household('b', OTHER), household('c', OWN)], next: 'more' },
        ),
      )
  })

  async function loaded() {
    const list = useChoices(() => view)
    await list.restart()
    return list
  }
  const idsOf = (list: Awaited<ReturnType<typeof loaded>>) => list.choices.value.map(({ id }) => id)

  it('begin with the villages of the team, also with those of later pages, each once', async () => {
    const list = await loaded()
    expect(idsOf(list)).toEqual(['a', 'b', 'c'])
    await list.offerFirst([OWN])
    expect(idsOf(list)).toEqual(['d', 'c', 'a', 'b'])
    expect(list.choices.value.filter(({ household }) => list.isOwn(household)).map(({ id }) => id)).toEqual(['d', 'c'])
  })

  it('are as before for a team without a village here', async () => {
    const list = await loaded()
    await list.offerFirst([OWN])
    await list.offerFirst(['341302101201'])
    expect(idsOf(list)).toEqual(['a', 'b', 'c'])
    expect(asked).toHaveBeenCalledTimes(2)
  })

  it('keep what is ticked when another team is chosen', async () => {
    const list = await loaded()
    await list.offerFirst([OWN])
    list.tick('d', true)
    list.tick('a', true)
    await list.offerFirst([])
    expect(list.chosen.value.map(({ id }) => id)).toEqual(['d', 'a'])
  })

  it('lose what was paired', async () => {
    const list = await loaded()
    await list.offerFirst([OWN])
    list.remove(['d', 'a'])
    expect(idsOf(list)).toEqual(['c', 'b'])
  })
})
