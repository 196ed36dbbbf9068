import { describe, expect, it, vi } from 'vitest'

import { pairingApi, type PairingNow } from './api'
import type { Choice } from './choices'
import { useActs } from './useActs'
import type { ChangeValues, PairValues } from './values'

const NOW = { in_force: true } as PairingNow
const ENROLMENT = { campaign_id: 'c' } as Awaited<ReturnType<typeof pairingApi.enrolments>>[number]
const choices = ['a', 'b', 'c'].map((id) => ({ id, household: { head: { name: '王*' } } })) as unknown as Choice[]
const values = { on: '2020-06-30', reason: '已搬走' } as ChangeValues

describe('useActs', () => {
  it('counts the households whose former team may still see something', async () => {
    vi.spyOn(pairingApi, 'close')
      .mockResolvedValueOnce(NOW)
      .mockResolvedValue({ ...NOW, in_force: false })
    const { done, sentences, isBad } = await useActs().close(choices, values)
    expect(done).toEqual(['a', 'b', 'c'])
    expect(isBad).toBe(false)
    expect(sentences[1]).toContain('其中 2 户的走访和报表稍后才会跟上')
  })

  it('says how many of those just paired are enrolled in no campaign', async () => {
    const values: PairValues = {
      teamId: 't',
      helpers: [],
      serviceForm: 'pairing',
      startsOn: '2026-11-02',
      campaigns: [],
    }
    vi.spyOn(pairingApi, 'pair').mockResolvedValue(NOW)
    const enrolments = vi.spyOn(pairingApi, 'enrolments').mockResolvedValue([])
    enrolments.mockResolvedValueOnce([ENROLMENT]).mockRejectedValueOnce(new Error())
    const { done, sentences, isBad } = await useActs().pair(choices, values, '暖阳志愿服务队')
    expect(done).toEqual(['a', 'b', 'c'])
    expect(isBad).toBe(false)
    expect(sentences[1]).toContain('其中 1 户没有纳入任何专项行动')
    enrolments.mockClear()
    const named = await useActs().pair(choices, { ...values, campaigns: ['c'] }, '暖阳志愿服务队')
    expect(named.sentences).toHaveLength(1)
    expect(enrolments).not.toHaveBeenCalled()
  })

  it('says nothing where all of it is in force', async () => {
    vi.spyOn(pairingApi, 'close').mockResolvedValue(NOW)
    expect((await useActs().close(choices, values)).sentences).toHaveLength(1)
  })
})
