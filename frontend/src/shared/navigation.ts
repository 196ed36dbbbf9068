import { ref } from 'vue'

/** The code of a page could not be fetched; the next navigation that works clears it. */
export const hasChunkFailed = ref(false)

/** What is on this page exists nowhere else, as where the browser keeps nothing: it must not be reloaded. */
export const mustNotReload = ref(false)

/** A navigation waits for code or for the session; a tap on a slow line must show that it was felt. */
export const isNavigating = ref(false)

/** The last navigation was not permitted and ended at the person's own start page. */
export const isRedirected = ref(false)

type Save = () => Promise<unknown>
let saveUnsaved: Save = () => Promise.resolve()

/** A form says how what is typed is saved; the router awaits that before it reloads the page. The last one counts. */
export function onBeforeReload(save: Save): void {
  saveUnsaved = save
}

/** Loads `path` as a new document, once what is unsaved is kept, unless a navigation has worked meanwhile. */
export async function reloadAt(path: string): Promise<void> {
  await saveUnsaved()
  if (hasChunkFailed.value) window.location.assign(path)
}
