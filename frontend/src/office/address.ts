import { ref } from 'vue'
import type { LocationQuery, RouteLocationRaw, Router } from 'vue-router'

/**
 * Completes the address of the page that is shown. Going there would be another page to the router: it would take away
 * what the person is just told, and load everything again. Nothing is done once another page is shown: what was waited
 * for may come after the person has gone on, and that page keeps its own address.
 */
export function standInAddress(router: Router, target: RouteLocationRaw): void {
  const { name, href } = router.resolve(target)
  if (router.currentRoute.value.name !== name) return
  // The router writes `current` back into the entry when it leaves it.
  history.replaceState({ ...history.state, current: href }, '', href)
}

/** The campaign that was looked at last, of several: the menu goes on with it. */
export const campaignInHand = ref<string | null>(null)

const OF_BOARD = ['campaign', 'line', 'month', 'period']

/** Of an address what a board is opened with, so that every page below it leads back to the same one. */
export const ofBoard = (query: LocationQuery): Record<string, string> =>
  Object.fromEntries(OF_BOARD.flatMap((name) => (typeof query[name] === 'string' ? [[name, query[name]]] : [])))
