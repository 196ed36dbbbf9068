import { ref } from 'vue'

/** A page whose code could not be fetched: the tap must not end in silence. */
export const hasLostPage = ref(false)

/** What is on this page exists nowhere else: it must not be loaded anew. */
export const mustStay = ref(false)

/** What must be on the phone before this page is loaded anew; the form being written sets it. */
export const unwritten = { keep: (): Promise<unknown> => Promise.resolve() }

/** A page whose code or session is still being fetched; a tap on a slow line must show that it was felt. */
export const isOnTheWay = ref(false)

/** The page asked for may not be opened by this person, who stands on the own start page instead. */
export const isTurnedAway = ref(false)
