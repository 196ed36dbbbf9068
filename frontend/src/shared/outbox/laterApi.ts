import type { PhotoManifest, PhotoProgress, Receipt, Uuid } from '../api'
import { getJson, sendJson } from '../api/http'

/** What the queue asks after a visit has been sent; its code comes after the first screens. */
export const laterApi = {
  receipt: (visitId: Uuid) => getJson<Receipt>(`/visits/${visitId}/receipt`),
  /** Other bytes for a photo that was rejected; the same again is answered as before. */
  replacePhoto: (visitId: Uuid, { id, ...photo }: PhotoManifest) =>
    sendJson<PhotoProgress>('PUT', `/visits/${visitId}/photos/${id}`, photo),
  /** Without one that was rejected the visit is complete. */
  removePhoto: (visitId: Uuid, photoId: Uuid) => sendJson<null>('DELETE', `/visits/${visitId}/photos/${photoId}`),
}

export type LaterApi = typeof laterApi
