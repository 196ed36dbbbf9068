import { fetchRemainingScreens } from './lazyScreens'

/** By then the first screen is there, and nothing competes with it for the line. */
const AFTER_FIRST_SCREEN_MS = 3000

/**
 * Brings what other screens need before the line is lost. The service worker keeps the whole shell, past the end
 * of the page; where there is none (WeChat on iOS, plain http) the page at least fetches the code it lacks.
 * A visit being written depends on neither: form, queue and sending came with the first screen.
 */
export function prepareForNoLine(): void {
  setTimeout(prepare, AFTER_FIRST_SCREEN_MS)
}

function prepare(): void {
  const { serviceWorker } = navigator as Partial<Navigator>
  if (!import.meta.env.PROD || !serviceWorker) fetchRemainingScreens()
  else serviceWorker.register('/sw.js').catch(fetchRemainingScreens)
}
