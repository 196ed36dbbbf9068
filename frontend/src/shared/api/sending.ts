import { CutOff, Unreachable } from './problem'
import type { UploadTicket } from './types'
import { parsed, upload } from './upload'

/** The bytes of a file on their way; as whoever sends has a line, this code comes after the first screens. */

const WHOLE_TIMEOUT_MS = 180_000
const PART_TIMEOUT_MS = 60_000
const PART_BYTES = 32_768
const LEAST_PART_BYTES = 8_192
const MOST_CUTS = 6

/**
 * What the answer says of the file, such as `stored`. A store reached directly says nothing: ask with `completePhoto`.
 * Throws `CutOff` when no answer came to the whole file. `isCut`: that has happened to it, and it goes in parts.
 */
export async function uploadPhoto(
  ticket: UploadTicket,
  bytes: Blob,
  onProgress: (share: number) => void,
  isCut = false,
): Promise<string | undefined> {
  const { method, url, headers, fields } = ticket
  // A store reached directly knows no parts.
  if (isCut && !fields) return sendParts(ticket, bytes, onProgress)
  const body = fields ? formOf(fields, bytes) : bytes
  try {
    const text = await upload({ method, url, headers, body, timeoutMs: WHOLE_TIMEOUT_MS, onProgress })
    return (parsed(text) as Told).state
  } catch (error) {
    throw error instanceof Unreachable ? new CutOff() : error
  }
}

/**
 * Over a line that cuts: one part after the other, each counts when it arrived as a whole, and the server says what is
 * missing. A part that was cut is sent again at once, and half as large when the one before it was cut, too. Throws
 * `Unreachable` after six in a row.
 */
async function sendParts(
  ticket: UploadTicket,
  bytes: Blob,
  onProgress: (share: number) => void,
): Promise<string | undefined> {
  let size = PART_BYTES
  let left = bytes.size
  let cuts = 0
  // The first request brings nothing and asks.
  let body = bytes.slice(0, 0)
  let first = 0
  for (;;) {
    const range = body.size ? `${first}-${first + body.size - 1}` : '*'
    const told = await sendPart(ticket, body, `bytes ${range}/${bytes.size}`)
    if (!told) {
      cuts += 1
      if (cuts === MOST_CUTS) throw new Unreachable()
      if (cuts > 1) size = Math.max(size / 2, LEAST_PART_BYTES)
      body = body.slice(0, size)
      continue
    }
    if (!told.missing?.[0]) return told.state
    const before = left
    left = told.missing.reduce((sum, { first, last }) => sum + last - first + 1, 0)
    // The file was stored meanwhile, or the server lost what came: the visit says which.
    if (left > before) throw new Unreachable()
    cuts = 0
    onProgress((bytes.size - left) / bytes.size)
    first = told.missing[0].first
    body = bytes.slice(first, first + size)
  }
}

interface Told {
  state?: string
  missing?: { first: number; last: number }[]
}

/** `null`: no answer came. */
async function sendPart({ url, headers }: UploadTicket, body: Blob, range: string): Promise<Told | null> {
  try {
    const given = { ...headers, 'Content-Range': range }
    return parsed(await upload({ method: 'PUT', url, headers: given, body, timeoutMs: PART_TIMEOUT_MS }))
  } catch (error) {
    if (error instanceof Unreachable) return null
    throw error
  }
}

/** `file` comes last: S3 ignores every form field after it. */
function formOf(fields: Record<string, string>, bytes: Blob): FormData {
  const form = new FormData()
  for (const [name, value] of Object.entries(fields)) form.append(name, value)
  form.append('file', bytes)
  return form
}
