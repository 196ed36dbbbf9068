import { describe, expect, it } from 'vitest'

import { plainJpeg } from '@/shared/photos/plainJpeg'

const SOI = [0xff, 0xd8]
const segment = (marker: number, ...content: number[]) => [0xff, marker, 0, content.length + 2, ...content]
const JFIF = segment(0xe0, 0x4a, 0x46, 0x49, 0x46, 0)
const PROFILE = segment(0xe2, 0x49, 0x43, 0x43, 0xff, 0xda)
const EXIF = segment(0xe1, 1, 2, 3)
const PHOTOSHOP = segment(0xed, 4)
const ADOBE = segment(0xee, 7)
const TABLE = segment(0xdb, 5, 5)
const SCAN = [0xff, 0xda, 0, 3, 1, 0xff, 0, 0xff, 0xe2, 0, 4, 1, 2, 0xff, 0xd9]

async function plain(...parts: number[][]): Promise<number[]> {
  return [...new Uint8Array(await plainJpeg(new Uint8Array(parts.flat()).buffer).arrayBuffer())]
}

describe('a JPEG of a canvas', () => {
  it.each([
    ['nothing', []],
    ['half a start', [0xff]],
    ['no JPEG', [1, 2, 3, 4]],
    ['no scan', [...SOI, ...JFIF, ...TABLE]],
    ['a table that ends behind the file', [...SOI, 0xff, 0xdb, 0xff, 0xff, 1]],
    ['something else between segments', [...SOI, ...JFIF, 0, ...PROFILE, ...SCAN]],
  ])('stays as it is: %s', async (_, bytes) => {
    expect(await plain(bytes)).toEqual(bytes)
  })

  it('loses what is beside the picture, and no byte of the picture', async () => {
    expect(await plain(SOI, JFIF, EXIF, PROFILE, PROFILE, PHOTOSHOP, TABLE, ADOBE, SCAN)).toEqual(
      [SOI, JFIF, TABLE, ADOBE, SCAN].flat(),
    )
  })

  it('is the same when it is plain', async () => {
    const bytes = [SOI, JFIF, TABLE, SCAN].flat()
    expect(await plain(bytes)).toEqual(bytes)
  })
})
