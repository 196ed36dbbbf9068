/**
 * The same picture without its colour profile and what else a browser writes into a JPEG beside the picture. A canvas is
 * sRGB, which every reader takes for granted; and what is plain needs no second version on the server. The JFIF header
 * and Adobe's stay: the one is part of the format, the other says how colours are coded.
 */
export function plainJpeg(drawn: ArrayBuffer): Blob {
  const bytes = new Uint8Array(drawn)
  const kept = [bytes.slice(0, 2)]
  let at = 2
  // Up to the first scan, or to what is no segment.
  for (let end; bytes[at] === 0xff && bytes[at + 1] !== 0xda; at = end) {
    end = at + 2 + bytes[at + 2]! * 256 + bytes[at + 3]!
    if (![0xe1, 0xe2, 0xed].includes(bytes[at + 1]!)) kept.push(bytes.slice(at, end))
  }
  return new Blob([...kept, bytes.slice(at)])
}
