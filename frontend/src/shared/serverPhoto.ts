import { api } from './api'
import { Problem } from './api/problem'

export type PhotoSource = (isWanted: () => boolean) => Promise<Blob>

/** A photo just sent is looked at by a worker first; until then the server answers 409. */
const NOT_READY = 409
const WAITS_MS = [1_000, 2_000, 4_000, 8_000, 15_000]

/** A source for `PhotoImage`: asks again while the photo is not ready and its place is still shown. */
export const serverPhoto = (id: string, size: 'thumb' | 'screen'): PhotoSource => whenReady(() => api.photo(id, size))

function whenReady(source: () => Promise<Blob>): PhotoSource {
  return async (isWanted) => {
    for (const wait of WAITS_MS) {
      try {
        return await source()
      } catch (error) {
        if (!(error instanceof Problem) || error.status !== NOT_READY || !isWanted()) throw error
      }
      await new Promise((resolve) => setTimeout(resolve, wait))
    }
    return source()
  }
}
