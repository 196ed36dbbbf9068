import type { Uuid } from '@/shared/api'
import type { components } from '@/shared/api/campaigns'
import { getBlob, getJson, sendJson } from '@/shared/api/http'

type Schemas = components['schemas']
export type FileFacts = Schemas['FileOut']
export type FileManifest = Schemas['FileManifest']
export type FileProgress = Schemas['FileProgress']

/** The files of one thing; `base` is their path, such as `/notices/ID/files`. Every kind of thing has the same four. */
export const filesOf = (base: string) => ({
  list: () => getJson<{ items: FileFacts[] }>(base),
  put: (id: Uuid, manifest: FileManifest) => sendJson<FileProgress>('PUT', `${base}/${id}`, manifest),
  remove: (id: Uuid) => sendJson<null>('DELETE', `${base}/${id}`),
  content: (id: Uuid) => getBlob(`${base}/${id}`),
})
