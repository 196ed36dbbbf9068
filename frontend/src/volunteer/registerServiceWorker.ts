/**
 * The worker only lets the shell open without a line; no visit depends on it (WeChat on iOS has none).
 * It waits until the page is idle, so that filling its cache never competes with the first screen.
 */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return
  const register = () => void navigator.serviceWorker.register('/sw.js').catch(() => undefined)
  setTimeout(register, 3000)
}
