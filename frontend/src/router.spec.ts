import { expect, it } from 'vitest'

import { signedIn } from '../tests/signedIn'
import { routes } from './office'
import { homePath } from './router'

it.each([
  [['organizations.write'], '/office/people'],
  [['words.write'], '/office/words'],
  [['households.write'], '/office/roster'],
  [['households.erase'], '/office/erasures'],
  [['divisions.import'], '/office/places'],
  [['clients.write'], '/office/clients'],
  [['campaigns.read', 'organizations.write'], '/office/plan'],
  [['progress.read', 'words.write'], '/office'],
  [[], '/no-access'],
])('whoever may %s begins at %s', async (permissions, path) => {
  await signedIn({ permissions })
  expect(homePath()).toBe('/office/begin')
  const begin = routes.children?.find(({ name }) => name === 'begin')
  expect((begin?.redirect as () => string)()).toBe(path)
})
