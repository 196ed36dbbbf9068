import { describe, expect, it } from 'vitest'

import { shortName, tilesOf } from './tileLayout'

const LAYOUTS = { '99': { '9901': { column: 2, row: 1 }, '9902': { column: 1, row: 2, short: '短' } } }

describe('tilesOf', () => {
  it('stands parts at their places', () => {
    expect(tilesOf('99', ['9901', '9902'], LAYOUTS)).toEqual([
      { code: '9901', column: 2, row: 1 },
      { code: '9902', column: 1, row: 2, short: '短' },
    ])
  })

  it.each(['99', '98'])('lays out an even grid by code where a part of %s has no place', (division) => {
    expect(tilesOf(division, ['9903', '9902', '9901'], LAYOUTS)).toEqual([
      { code: '9901', column: 1, row: 1 },
      { code: '9902', column: 2, row: 1 },
      { code: '9903', column: 1, row: 2 },
    ])
  })

  it('knows no part of nothing', () => {
    expect(tilesOf('99', [], LAYOUTS)).toEqual([])
  })
})

it.each([
  ['建平县', '建平县'],
  ['北票市', '北票'],
  ['阜新蒙古族自治县', '阜新'],
  ['某某区', '某某'],
])('shortens %s to %s', (name, short) => {
  expect(shortName(name)).toBe(short)
})
