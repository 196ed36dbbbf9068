import { authorised } from '@/shared/api/http'
import { Unreachable } from '@/shared/api'

/** The first byte waits for a form that is drawn, or for another export. */
const FIRST_BYTE_MS = 120_000
/** So much is handed over to the browser's own store of files at a time: hundreds of photos do not fill the page. */
const HANDED_OVER = 16_000_000

/**
 * Everything that is stored of a household, as a ZIP (一户一卷). How much comes is known about, so the share ends at 1
 * only with the file. Throws `Problem`, and `Unreachable` when the transfer breaks off: half a file is not to be kept.
 */
export async function fetchHouseholdFile(
  householdId: string,
  purpose: string,
  onProgress: (share: number) => void,
): Promise<Blob> {
  const options = { body: { purpose }, timeoutMs: FIRST_BYTE_MS }
  const answer = await authorised('POST', `/household-files/${householdId}`, options)
  const expected = Number(answer.headers.get('X-Expected-Bytes') ?? 0)
  const handedOver: Blob[] = []
  let pieces: BlobPart[] = []
  let came = 0
  let waiting = 0
  const reader = answer.body?.getReader()
  while (reader) {
    const { done, value } = await reader.read().catch(() => Promise.reject(new Unreachable()))
    if (done) break
    pieces.push(value)
    came += value.length
    waiting += value.length
    if (waiting > HANDED_OVER) {
      handedOver.push(new Blob(pieces))
      pieces = []
      waiting = 0
    }
    onProgress(expected ? Math.min(0.99, came / expected) : 0)
  }
  return new Blob([...handedOver, ...pieces], { type: 'application/zip' })
}
