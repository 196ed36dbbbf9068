import { Unreachable, type UploadTicket } from '../api'
import { parsed, upload } from '../api/upload'
import type { DeliveryApi } from './delivery'

const TIMEOUT_MS = 60_000
const BYTES = 32_768
const LEAST_BYTES = 8_192
const MOST_CUTS = 6

/** For a line that has cut off a photo: they go in parts. A store that is reached directly knows none. */
export function inParts(api: DeliveryApi): DeliveryApi {
  const { uploadPhoto } = api
  return {
    ...api,
    uploadPhoto: (ticket, bytes, onProgress) =>
      ticket.fields ? uploadPhoto(ticket, bytes, onProgress) : sendParts(ticket, bytes, onProgress),
  }
}

/**
 * One part after the other: each counts when it arrived as a whole, and the server says what is missing. A part that
 * was cut is sent again at once, and half as large when the one before it was cut, too. Throws `Unreachable` after six
 * in a row.
 */
async function sendParts(
  ticket: UploadTicket,
  bytes: Blob,
  onProgress: (share: number) => void,
): Promise<string | undefined> {
  let size = BYTES
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
      if (cuts > 1) size = Math.max(size / 2, LEAST_BYTES)
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
    return parsed(await upload({ method: 'PUT', url, headers: given, body, timeoutMs: TIMEOUT_MS }))
  } catch (error) {
    if (error instanceof Unreachable) return null
    throw error
  }
}
