import { describe, expect, it, vi } from 'vitest'

const visits = vi.hoisted(() => vi.fn())
vi.mock('@/shared/api', () => ({ api: { visits } }))

import { visitedIn } from './periodVisits'

const page = (ids: string[], next: string | null, ofOtherLines: number) => ({
  items: ids.map((id) => ({ household_id: id })),
  next,
  of_other_lines: ofOtherLines,
})

describe('who was visited in a period', () => {
  it('is told from all pages', async () => {
    visits.mockResolvedValueOnce(page(['a'], 'more', 0)).mockResolvedValueOnce(page(['b'], null, 0))
    expect(await visitedIn({ month: '2020-05' }, { division: '21' })).toEqual({
      ids: new Set(['a', 'b']),
      isOfOtherLines: false,
    })
  })

  it('is not told where visits of other lines are only counted', async () => {
    visits.mockResolvedValueOnce(page(['a'], null, 3))
    expect(await visitedIn({ month: '2020-05' }, { division: '21' })).toEqual({ ids: null, isOfOtherLines: true })
  })

  it('is not told where there are too many', async () => {
    visits.mockResolvedValue(page(['a'], 'more', 0))
    expect(await visitedIn({ month: '2020-05' }, { division: '21' })).toEqual({ ids: null, isOfOtherLines: false })
  })
})
