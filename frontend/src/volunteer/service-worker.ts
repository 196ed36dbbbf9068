/**
 * Lets the volunteer's shell open without a line. It keeps exactly the files of one build, answers nothing below
 * /api, and takes over only when every tab of the older build is closed, so that no open form loses its code.
 * The very first one takes over at once: the page that brought it may lose its line a minute later.
 * The build replaces the two markers below (`vite.config.ts`).
 */
const VERSION = '__SHELL_VERSION__'
const FILES = JSON.parse('__SHELL_FILES__') as string[]
const CACHE = `bangfu-shell-${VERSION}`
const PAGE = '/'
const PAGE_WAIT_MS = 4000

declare const clients: { claim(): Promise<void> }

interface Waiting extends Event {
  waitUntil(work: Promise<unknown>): void
}

interface Asked extends Event {
  request: Request
  respondWith(answer: Promise<Response>): void
}

addEventListener('install', (event) => {
  const filled = caches.open(CACHE).then((cache) => cache.addAll([PAGE, ...FILES]))
  ;(event as Waiting).waitUntil(filled)
})

addEventListener('activate', (event) => {
  ;(event as Waiting).waitUntil(Promise.all([dropOldBuilds(), clients.claim()]))
})

addEventListener('fetch', (event) => {
  const { request } = event as Asked
  const { origin, pathname } = new URL(request.url)
  if (request.method !== 'GET' || origin !== location.origin) return
  if (request.mode === 'navigate' && isShellPage(pathname)) (event as Asked).respondWith(page(request))
  else if (FILES.includes(pathname)) (event as Asked).respondWith(file(request))
})

function isShellPage(pathname: string): boolean {
  return pathname === '/' || pathname === '/sign-in' || /^\/volunteer(\/|$)/.test(pathname)
}

async function dropOldBuilds(): Promise<void> {
  const names = await caches.keys()
  const old = names.filter((name) => name.startsWith('bangfu-shell-') && name !== CACHE)
  await Promise.all(old.map((name) => caches.delete(name)))
}

/** The server's page when it answers in time: it may name a newer build. */
async function page(request: Request): Promise<Response> {
  const kept = await caches.match(PAGE, { cacheName: CACHE })
  const fresh = fetch(request)
  if (!kept) return fresh
  const late = new Promise<Response>((resolve) => setTimeout(() => resolve(kept), PAGE_WAIT_MS))
  return Promise.race([fresh.then((response) => (response.ok ? response : kept)), late]).catch(() => kept)
}

/** File names carry the hash of their content, so a kept one is never stale. */
async function file(request: Request): Promise<Response> {
  return (await caches.match(request, { cacheName: CACHE })) ?? fetch(request)
}

export {}
