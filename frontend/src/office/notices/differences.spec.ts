import { describe, expect, it } from 'vitest'

import { differences } from './differences'

describe('differences', () => {
  it('gives up where the texts have nothing in common', () => {
    expect(differences('甲'.repeat(9000), '乙'.repeat(9000))).toBeNull()
  })

  it('marks what is gone and what is new, to the character', () => {
    expect(differences('4月10目前报送', '4月10日前报送')).toEqual([
      { text: '4月10', kind: 'same' },
      { text: '目', kind: 'gone' },
      { text: '日', kind: 'new' },
      { text: '前报送', kind: 'same' },
    ])
  })

  it('says that equal texts are the same', () => {
    expect(differences('同', '同')).toEqual([{ text: '同', kind: 'same' }])
  })
})
