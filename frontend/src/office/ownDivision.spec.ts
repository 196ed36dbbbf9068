import { expect, it } from 'vitest'

import { answer } from '../../tests/answers'
import { learnNames, nameOf } from './ownDivision'

it('knows the last of more places than a page of the API holds by itself', async () => {
  const villages = Array.from({ length: 80 }, (_, n) => ({
    code: `640101001${String(n + 1).padStart(3, '0')}`,
    name: `村${n + 1}`,
  }))
  answer({
    'GET /divisions': ({ query }) => ({ items: villages.slice(0, Number(query.get('limit') ?? 50)), next: 'more' }),
  })
  await learnNames(['640101001080'])
  expect(nameOf('640101001080')).toBe('村80')
})
