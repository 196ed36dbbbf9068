import { Problem, Unreachable } from './problem'

/** The person stopped an upload themselves. */
export class Cancelled extends Error {}

export interface UploadWatch {
  /** Hears the share that is on its way, 0 to 1. */
  onProgress?: (share: number) => void
  /** Aborting it ends the upload with `Cancelled`. */
  signal?: AbortSignal
}

interface Upload extends UploadWatch {
  method?: 'PUT' | 'POST' | undefined
  url: string
  body: Blob | FormData
  headers?: Record<string, string> | null | undefined
  timeoutMs: number
}

/**
 * Sends a body, by POST where nothing else is said, and answers the text that came back. `fetch` cannot tell how far an upload is, so this is
 * XMLHttpRequest. Throws `Problem` for what the server refused, `Unreachable` without a line or past `timeoutMs`,
 * `Cancelled` when `signal` said so. Nothing is tried again here: only the caller knows whether it may be.
 */
export function upload({
  method = 'POST',
  url,
  body,
  headers,
  timeoutMs,
  onProgress,
  signal,
}: Upload): Promise<string> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    const fail = (): void => reject(signal?.aborted ? new Cancelled() : new Unreachable())
    request.open(method, url)
    request.timeout = timeoutMs
    for (const [name, value] of Object.entries(headers ?? {})) request.setRequestHeader(name, value)
    request.upload.onprogress = ({ loaded, total }) => onProgress?.(total ? loaded / total : 0)
    request.onload = () => {
      const { status, responseText } = request
      if (status >= 200 && status < 300) resolve(responseText)
      else reject(new Problem(status, parsed(responseText), request.getResponseHeader('Retry-After')))
    }
    request.onerror = request.ontimeout = request.onabort = fail
    signal?.addEventListener('abort', () => request.abort())
    if (signal?.aborted) fail()
    else request.send(body)
  })
}

/** A store answers in XML, a proxy in HTML: neither says anything to us. */
export function parsed(text: string): Record<string, unknown> {
  try {
    return JSON.parse(text) as Record<string, unknown>
  } catch {
    return {}
  }
}
