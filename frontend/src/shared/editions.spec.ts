import { expect, it } from 'vitest'

import { nameAmong } from './editions'

const campaign = (id: string, name: string, year: number) => ({ id, name, year })
const first = campaign('a', '结对帮扶', 2020)
const next = campaign('b', '结对帮扶', 2021)
const other = campaign('c', '每周动态', 2021)

it('tells editions of one name apart by their years, and leaves other names as they are', () => {
  const all = [first, next, other]
  expect(all.map((one) => nameAmong(one, all))).toEqual(['结对帮扶（2020）', '结对帮扶（2021）', '每周动态'])
})

it('says no year of a campaign that stands alone', () => {
  expect(nameAmong(first, [first, other])).toBe('结对帮扶')
})
