import { inject, onBeforeUnmount } from 'vue'
import { routerKey } from 'vue-router'

import { t } from './messages'

/** The forms on the page, each of which says whether something is typed in it. */
const forms = new Set<() => boolean>()
const isUnsaved = (): boolean => [...forms].some((isTyped) => isTyped())

const warn = (event: BeforeUnloadEvent): void => {
  if (isUnsaved()) event.preventDefault()
}

/**
 * Asks before what is typed in a form is left: by a link, Back, a reload or a closed tab. Call `settle()` once it is
 * stored, before the page goes on.
 */
export function useUnsaved(values: object) {
  const router = inject(routerKey, null)
  let before = JSON.stringify(values)
  const isTyped = (): boolean => JSON.stringify(values) !== before
  const settle = (): void => void (before = JSON.stringify(values))

  if (!forms.size) addEventListener('beforeunload', warn)
  forms.add(isTyped)
  const release = router?.beforeEach((to) => {
    // Whoever has signed out, or whose session has ended, has nothing to save with.
    if (!isTyped() || to.path === '/sign-in') return true
    if (!window.confirm(t('leaveUnsaved'))) return false
    settle()
    return true
  })
  onBeforeUnmount(() => {
    forms.delete(isTyped)
    if (!forms.size) removeEventListener('beforeunload', warn)
    release?.()
  })

  return { settle }
}
