import { describe, expect, it } from 'vitest'

import { kindOf } from '@/office/personSought'

describe('what is sought', () => {
  it.each([
    ['13900001234', 'phone'],
    [' 139-0000 1234 ', 'phone'],
    ['１３９００００１２３４', 'phone'],
    ['0421-5551234', 'phone'],
    ['0777', 'phone'],
    ['11010519491231002X', 'id_number'],
    ['110105 19491231 002x', 'id_number'],
    ['1101051949123', 'id_number'],
    ['王守田', 'name'],
    ['买买提·吐尔逊', 'name'],
    ['Tom Li', 'name'],
    ['王**', 'name'],
    ['', 'name'],
  ])('in %j is told apart as %s', (typed, kind) => {
    expect(kindOf(typed)).toBe(kind)
  })
})
