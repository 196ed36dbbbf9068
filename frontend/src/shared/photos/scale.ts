export const LONGEST_SIDE = 1600
const JPEG_QUALITY = 0.8

export interface Size {
  width: number
  height: number
}

export interface ScaledPhoto extends Size {
  blob: Blob
}

/** The file is no picture this browser can open (HEIC on most desktops, a broken file). */
export class UnreadablePhoto extends Error {}

/** The size inside `longest` pixels, same shape, never enlarged, never below one pixel. */
export function fitWithin({ width, height }: Size, longest: number = LONGEST_SIDE): Size {
  const ratio = Math.min(1, longest / Math.max(width, height))
  return { width: Math.max(1, Math.round(width * ratio)), height: Math.max(1, Math.round(height * ratio)) }
}

/**
 * A JPEG of at most 1600 px drawn anew, so position, camera and owner in EXIF stay on the phone.
 * Rotation from EXIF is applied to the pixels first. Throws `UnreadablePhoto`.
 */
export async function scalePhoto(file: Blob): Promise<ScaledPhoto> {
  const source = await decode(file)
  const size = fitWithin(source)
  try {
    return { ...size, blob: await draw(source.image, size) }
  } finally {
    source.release()
  }
}

interface Decoded extends Size {
  image: CanvasImageSource
  release: () => void
}

async function decode(file: Blob): Promise<Decoded> {
  try {
    const bitmap = await createImageBitmap(file, { imageOrientation: 'from-image' })
    return { image: bitmap, width: bitmap.width, height: bitmap.height, release: () => bitmap.close() }
  } catch {
    // Older WebViews know no options, and some decode in <img> what they refuse here.
    return decodeByElement(file)
  }
}

async function decodeByElement(file: Blob): Promise<Decoded> {
  const url = URL.createObjectURL(file)
  const image = new Image()
  image.src = url
  try {
    await image.decode()
  } catch {
    URL.revokeObjectURL(url)
    throw new UnreadablePhoto()
  }
  return { image, width: image.naturalWidth, height: image.naturalHeight, release: () => URL.revokeObjectURL(url) }
}

async function draw(image: CanvasImageSource, { width, height }: Size): Promise<Blob> {
  const canvas = document.createElement('canvas')
  canvas.width = width
  canvas.height = height
  const context = canvas.getContext('2d')
  if (!context) throw new UnreadablePhoto()
  // JPEG has no transparency: without a ground a transparent PNG turns black.
  context.fillStyle = '#fff'
  context.fillRect(0, 0, width, height)
  context.imageSmoothingQuality = 'high'
  context.drawImage(image, 0, 0, width, height)
  const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, 'image/jpeg', JPEG_QUALITY))
  // Phones with little memory free the pixels at once, not at the next collection.
  canvas.width = canvas.height = 0
  if (!blob) throw new UnreadablePhoto()
  return blob
}
