import { describe, expect, it, vi } from 'vitest'

const close = vi.fn()
vi.mock('./api', () => ({ pairingApi: { close: (...given: unknown[]) => close(...given) } }))

import type { Choice } from './choices'
import { useActs } from './useActs'
import type { ChangeValues } from './values'

const choices = ['a', 'b', 'c'].map((id) => ({ id, household: { head: { name: '王*' } } })) as unknown as Choice[]
const values = { on: '2020-06-30', reason: '已搬走' } as ChangeValues

describe('useActs', () => {
  it('counts the households whose former team may still see something', async () => {
    close.mockResolvedValueOnce({ in_force: true }).mockResolvedValue({ in_force: false })
    const { done, sentences, isBad } = await useActs().close(choices, values)
    expect(done).toEqual(['a', 'b', 'c'])
    expect(isBad).toBe(false)
    expect(sentences[1]).toContain('其中 2 户的走访和报表稍后才会跟上')
  })

  it('says nothing where all of it is in force', async () => {
    close.mockReset().mockResolvedValue({ in_force: true })
    expect((await useActs().close(choices, values)).sentences).toHaveLength(1)
  })
})
