import { afterEach, describe, expect, it, vi } from 'vitest'

import { sha256Hex } from '@/shared/photos/hash'
import { fitWithin } from '@/shared/photos/scale'
import { uuidv7 } from '@/shared/uuid'

describe('fitWithin', () => {
  it.each([
    [
      { width: 4000, height: 3000 },
      { width: 1600, height: 1200 },
    ],
    [
      { width: 3000, height: 4000 },
      { width: 1200, height: 1600 },
    ],
    [
      { width: 800, height: 600 },
      { width: 800, height: 600 },
    ],
    [
      { width: 1600, height: 1600 },
      { width: 1600, height: 1600 },
    ],
    [
      { width: 20000, height: 3 },
      { width: 1600, height: 1 },
    ],
  ])('puts %o inside 1600 px as %o', (size, fitted) => {
    expect(fitWithin(size)).toEqual(fitted)
  })
})

describe('sha256Hex', () => {
  const bytes = new TextEncoder().encode('帮扶').buffer
  const known = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'
  const abc = new TextEncoder().encode('abc').buffer

  afterEach(() => vi.unstubAllGlobals())

  it('gives the published digest of abc', async () => {
    expect(await sha256Hex(abc)).toBe(known)
  })

  it('gives the same without WebCrypto, as on plain http', async () => {
    const withWebCrypto = await sha256Hex(bytes)
    vi.stubGlobal('crypto', {})
    expect(await sha256Hex(abc)).toBe(known)
    expect(await sha256Hex(bytes)).toBe(withWebCrypto)
  })
})

describe('uuidv7', () => {
  it('has the version, the variant and the time of RFC 9562', () => {
    const id = uuidv7(0x017f22e279b0)
    expect(id).toMatch(/^017f22e2-79b0-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  })

  it('differs within the same millisecond', () => {
    expect(new Set(Array.from({ length: 1000 }, () => uuidv7(1))).size).toBe(1000)
  })
})
