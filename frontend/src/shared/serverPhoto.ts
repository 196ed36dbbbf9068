import { api, type Uuid } from './api'
import { getBlob } from './api/http'
import { Problem } from './api/problem'

export type PhotoSource = (isWanted: () => boolean) => Promise<Blob>

/** A picture just sent is looked at by a worker first; until then the server answers this. */
const NOT_READY = 'photo-not-ready'
const PHOTO_WAITS_S = [1, 2, 4, 8, 15]
/** Together what somebody looks at a bar that moves before they press again. */
const FILE_WAITS_S = [2, 2, 3, 4, 4, 5]

/** A source for `PhotoImage`: asks again while the photo is not ready and its place is still shown. */
export const serverPhoto = (id: string, size: 'thumb' | 'screen'): PhotoSource =>
  shownWhenReady(() => api.photo(id, size))

export const shownWhenReady =
  (ask: () => Promise<Blob>): PhotoSource =>
  (isWanted) =>
    whenReady(ask, PHOTO_WAITS_S, isWanted)

/**
 * A form as PDF or Word, with its pictures in it. While these are still prepared it is asked for again by itself, for
 * twenty seconds; `onWait` hears of it, for the screen to say so.
 */
export const reportFile = (id: Uuid, kind: 'pdf' | 'docx', onWait: () => void): Promise<Blob> =>
  whenReady(
    () => getBlob(`/reports/${id}.${kind}`),
    FILE_WAITS_S,
    () => {
      onWait()
      return true
    },
  )

/** `mayWait` is asked before each wait; where it says no, what the server said is thrown. */
async function whenReady(ask: () => Promise<Blob>, waits: number[], mayWait: () => boolean): Promise<Blob> {
  for (const wait of waits) {
    try {
      return await ask()
    } catch (error) {
      if (!(error instanceof Problem) || error.code !== NOT_READY || !mayWait()) throw error
      const seconds = Math.max(wait, error.retryAfterSeconds ?? 0)
      await new Promise((resolve) => setTimeout(resolve, seconds * 1000))
    }
  }
  return ask()
}
