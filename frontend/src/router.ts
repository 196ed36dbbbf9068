import { shallowRef, watchEffect } from 'vue'
import { createRouter, createWebHistory, START_LOCATION, type RouteLocationNormalized } from 'vue-router'

import { t } from './shared/i18n/common'
import { hasChunkFailed, isNavigating, isRedirected, mustNotReload, reloadAt } from './shared/navigation'
import { currentSession, isVolunteer, may, restoreSession } from './shared/session'

declare module 'vue-router' {
  interface RouteMeta {
    isOpen?: boolean
    /** The title of the page in the language of the moment. */
    title?: () => string
    /** Whether another address of the same route leaves the page where it is scrolled to. */
    staysPut?: () => boolean
    /** Any of these opens the page; left out, everybody who is signed in may. */
    permission?: string | string[]
  }
}

/** Each tree is one lazy chunk: a phone never downloads the office, an office never the phone. */
const volunteerTree = () => import('./volunteer')
const volunteerList = () => import('./volunteer/screens/HouseholdsScreen.vue')
const officeTree = () => import('./office')
/** Most starts find a person signed in, and the page there. */
const signInScreen = () => import('./public/SignIn.vue')
const notFoundScreen = () => import('./public/NotFound.vue')

export const router = createRouter({
  history: createWebHistory(),
  scrollBehavior: (to, from, saved) => saved ?? (to.name === from.name && to.meta.staysPut?.() ? false : { top: 0 }),
  routes: [
    { path: '/', name: 'home', component: notFoundScreen, beforeEnter: () => homePath() },
    { path: '/sign-in', name: 'sign-in', component: signInScreen, meta: { isOpen: true, title: () => t('signIn') } },
    {
      path: '/docs/api',
      name: 'api-docs',
      component: () => import('./public/ApiDocs.vue'),
      meta: { isOpen: true, title: () => t('apiDocs') },
    },
    {
      path: '/secure',
      name: 'secure',
      component: () => import('./account/SecureScreen.vue'),
      meta: { title: () => t('account') },
    },
    { path: '/first-run', name: 'first-run', component: () => import('./public/FirstRun.vue'), meta: { isOpen: true } },
    { path: '/invite', name: 'invite', component: () => import('./public/InviteScreen.vue'), meta: { isOpen: true } },
    tree('/volunteer', () => volunteerTree().then(({ VolunteerShell }) => VolunteerShell)),
    tree('/office', () => officeTree().then(({ OfficeShell }) => OfficeShell)),
    {
      path: '/no-access',
      name: 'no-access',
      component: notFoundScreen,
      props: { isDenied: true },
      // Whoever comes back here, by a reload perhaps, may have got a role meanwhile.
      beforeEnter: ({ redirectedFrom }) => !!redirectedFrom || homePath(),
    },
    {
      path: '/:rest(.*)*',
      name: 'not-found',
      component: notFoundScreen,
      meta: { isOpen: true, title: () => t('notFound') },
    },
  ],
})

/** A placeholder for everything below `path`; the real routes replace it when the chunk has come. */
function tree(path: string, component: () => Promise<unknown>) {
  return { path: `${path}/:rest(.*)*`, name: `${path}-tree`, component: component as never }
}

async function growTree(path: string): Promise<boolean> {
  const name = ['/volunteer', '/office'].find((root) => path === root || path.startsWith(`${root}/`))
  if (!name || !router.hasRoute(`${name}-tree`)) return false
  // Together with its first screen: on a slow line one round trip is half a second.
  if (path === '/volunteer') void volunteerList().catch(() => undefined)
  const { routes } = name === '/volunteer' ? await volunteerTree() : await officeTree()
  router.removeRoute(`${name}-tree`)
  router.addRoute(routes)
  return true
}

/** This navigation ends at the own start page, because the page asked for is not permitted to this person. */
let isRedirecting = false

router.beforeEach(async (to) => {
  isNavigating.value = true
  // The chunk and the session are asked for together: on a slow line one round trip is half a second.
  const screen = to.name === 'sign-in' ? signInScreen() : null
  const [hasGrown] = await Promise.all([growTree(to.path), restoreSession(), screen])
  if (!isOpen(to) && !currentSession.principal) return { name: 'sign-in', query: { to: to.fullPath } }
  // Nothing else works before it is done: the token holds no role.
  if (!isOpen(to) && to.name !== 'secure' && currentSession.principal?.duty) {
    return { name: 'secure', query: { to: to.fullPath } }
  }
  if (to.name === 'secure' && !currentSession.principal?.duty) return homePath()
  if (to.path.startsWith('/office') && currentSession.state === 'expired') {
    return { name: 'sign-in', query: { to: to.fullPath } }
  }
  // Not `fullPath` as the path: vue-router would drop the query, and with it the division and month of a link.
  if (hasGrown) return { path: to.path, query: to.query, hash: to.hash, replace: true }
  const mayOpen = isOpen(to) || !to.meta.permission || [to.meta.permission].flat().some(may)
  if (!mayOpen) isRedirecting = true
  return mayOpen ? true : homePath()
})

/**
 * Gecko and WebKit remember a module that did not come and never ask for it again; an older page asks for files a
 * newer build no longer has. Once the server answers, both are healed by loading the page as a whole.
 */
router.onError(async (_error, to, from) => {
  isNavigating.value = false
  hasChunkFailed.value = true
  if (from === START_LOCATION || mustNotReload.value || !(await isServerThere())) return
  await reloadAt(to.fullPath)
})

const isServerThere = () =>
  fetch('/', { method: 'HEAD', cache: 'no-store' }).then(
    ({ ok }) => ok,
    () => false,
  )

router.afterEach((to) => {
  isNavigating.value = false
  hasChunkFailed.value = false
  isRedirected.value = isRedirecting
  isRedirecting = false
  shown.value = to
})

/** Again when the words of another language have come. */
const shown = shallowRef<RouteLocationNormalized>(START_LOCATION)
watchEffect(() => {
  const title = shown.value.meta.title?.()
  document.title = title ? `${title} · ${t('product')}` : t('product')
})

function isOpen(to: RouteLocationNormalized): boolean {
  return to.meta.isOpen === true
}

/** Where a person starts: their own work first. */
export function homePath(): string {
  if (!currentSession.principal) return '/sign-in'
  if (currentSession.principal.duty) return '/secure'
  if (isVolunteer.value && may('visits.write')) return '/volunteer'
  // Security and system administrator in one: the installation is still being set up by one person.
  if (may('accounts.write') && may('system.read')) return '/office/start'
  return '/office/begin'
}
