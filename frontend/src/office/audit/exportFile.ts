import { Unreachable } from '@/shared/api'

import { auditApi, type AuditFilter } from './api'

const LINE_END = 10

/**
 * The trail as a file, told how far it is by its lines: how many bytes will come nobody knows beforehand.
 * Raises Unreachable when the transfer breaks off: half a trail is not to be kept for a whole one.
 */
export async function fetchExport(filter: AuditFilter, onProgress: (share: number) => void): Promise<Blob> {
  const answer = await auditApi.file(filter)
  const total = Number(answer.headers.get('X-Total-Count') ?? 0)
  const pieces: BlobPart[] = []
  let lines = 0
  const reader = answer.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read().catch(() => Promise.reject(new Unreachable()))
    if (done) break
    pieces.push(value)
    lines += value.filter((byte) => byte === LINE_END).length
    onProgress(total ? Math.min(1, lines / (total + 1)) : 1)
  }
  return new Blob(pieces, { type: 'text/csv' })
}
