import type { Keeper } from './database'

/**
 * Encrypts what lies in IndexedDB. The key is AES-256-GCM, one per person, made on this phone and not
 * extractable: a copied browser profile or a cloud backup of the database files alone reads nothing.
 *
 * WebCrypto is missing on plain http outside 127.0.0.1, and some WebViews have it but cannot keep a key. The text of
 * a visit is then kept as it is rather than refused, and the form says so (`isOpen`): losing a visit is worse than the
 * risk on a phone that has its own lock.
 */
const canSeal = (): boolean => globalThis.crypto?.subtle !== undefined

export interface Sealed {
  /** `null`: kept in clear, because there was no key when it was written. */
  iv: Uint8Array<ArrayBuffer> | null
  bytes: ArrayBuffer
}

export interface Sealer {
  /** Nothing is encrypted here. */
  isOpen: boolean
  seal(bytes: ArrayBuffer, place: string): Promise<Sealed>
  /** Throws when the bytes were moved from another place or belong to another person. */
  open(sealed: Sealed, place: string): Promise<ArrayBuffer>
}

export async function sealerFor(database: Keeper, userId: string): Promise<Sealer> {
  const key = canSeal() ? await keyOf(database, userId) : null
  const bind = (place: string) => encode(`${userId}/${place}`)
  return {
    isOpen: !key,
    async seal(bytes, place) {
      if (!key) return { iv: null, bytes }
      const iv = crypto.getRandomValues(new Uint8Array(12))
      const parameters = { name: 'AES-GCM', iv, additionalData: bind(place) }
      return { iv, bytes: await crypto.subtle.encrypt(parameters, key, bytes) }
    },
    async open({ iv, bytes }, place) {
      if (!iv) return bytes
      if (!key) throw new Error('sealed with a key, opened without')
      return crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bind(place) }, key, bytes)
    },
  }
}

export const encode = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)
export const decode = (bytes: ArrayBuffer): string => new TextDecoder().decode(bytes)

export async function sealJson(sealer: Sealer, value: unknown, place: string): Promise<Sealed> {
  return sealer.seal(encode(JSON.stringify(value)).buffer, place)
}

export async function openJson<Value>(sealer: Sealer, sealed: Sealed, place: string): Promise<Value> {
  return JSON.parse(decode(await sealer.open(sealed, place))) as Value
}

/**
 * The key as the database gives it back, `null` when it gives none. WKWebView wraps a stored key with one of the
 * keychain: a key that cannot be read again must never seal anything.
 */
async function keyOf(database: Keeper, userId: string): Promise<CryptoKey | null> {
  const kept = await database.get('keys', userId)
  if (kept) return kept
  const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt'])
  try {
    // Two tabs may make a key at once: the first one written is the one both use.
    await database.write(['keys'], async ({ keys }) => (await keys.get(userId)) ?? keys.add(made, userId))
  } catch (error) {
    // It cannot be kept, or one is kept that does not open today and may tomorrow: it is never overwritten.
    if (['DataCloneError', 'ConstraintError'].includes((error as Error).name)) return null
    throw error
  }
  return (await database.get('keys', userId)) ?? null
}
