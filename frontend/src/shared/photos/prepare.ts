import type { PhotoManifest } from '../api'
import { sha256Hex } from './hash'
import { plainJpeg } from './plainJpeg'
import { scalePhoto } from './scale'

export interface PreparedPhoto {
  photo: PhotoManifest
  bytes: ArrayBuffer
}

/** The picture as it is sent: drawn anew and small, with the line that announces it. Throws `UnreadablePhoto`. */
export async function preparePhoto(id: string, file: File): Promise<PreparedPhoto> {
  const bytes = await plainJpeg(await (await scalePhoto(file)).blob.arrayBuffer()).arrayBuffer()
  const photo: PhotoManifest = {
    id,
    sha256: await sha256Hex(bytes),
    size: bytes.byteLength,
    content_type: 'image/jpeg',
    taken_at: file.lastModified ? new Date(file.lastModified).toISOString() : null,
  }
  return { photo, bytes }
}
