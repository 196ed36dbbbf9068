/** SHA-256 in hex. WebCrypto exists only on https and 127.0.0.1; a county server on plain http gets plain code. */
export async function sha256Hex(bytes: ArrayBuffer): Promise<string> {
  const digest = await digestOf(bytes)
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function digestOf(bytes: ArrayBuffer): Promise<Uint8Array> {
  if (globalThis.crypto.subtle) return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  const { sha256 } = await import('@noble/hashes/sha2.js')
  return sha256(new Uint8Array(bytes))
}
