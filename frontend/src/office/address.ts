/**
 * Completes the address of the page that is shown. Going there would be another page to the router: it would take away
 * what the person is just told, and load everything again.
 */
export function standInAddress(href: string): void {
  // The router writes `current` back into the entry when it leaves it.
  history.replaceState({ ...history.state, current: href }, '', href)
}
