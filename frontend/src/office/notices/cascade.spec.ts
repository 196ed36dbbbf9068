import { describe, expect, it } from 'vitest'

import type { CascadeNotice } from './api'
import { rowsOf } from './cascade'

const notice = (id: string, ...parents: string[]) => ({ id, parents }) as unknown as CascadeNotice
const shown = (...notices: CascadeNotice[]) => rowsOf(notices).map(({ notice: { id }, depth }) => `${depth}${id}`)

describe('rowsOf', () => {
  it('shows nothing of nothing', () => {
    expect(shown()).toEqual([])
  })

  it('puts each notice once, below the deepest of its two parents', () => {
    expect(shown(notice('ministry'), notice('office'), notice('province', 'ministry', 'office'))).toEqual([
      '0ministry',
      '1province',
      '0office',
    ])
    expect(
      shown(notice('top'), notice('middle', 'top'), notice('low', 'top', 'middle'), notice('other', 'top')),
    ).toEqual(['0top', '1middle', '2low', '1other'])
  })
})
