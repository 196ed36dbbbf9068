import type { FileManifest } from './api'

export type FileType = FileManifest['content_type']
export type FileFault = 'wrongType' | 'tooLarge' | 'emptyFile'

export const MOST_BYTES = 12_000_000
export const MOST_FILES = 20
const LONGEST_NAME = 100

/** By the ending of the name: what a browser says of a file depends on which programs are installed. */
const TYPES: Record<string, FileType> = {
  doc: 'application/msword',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  et: 'application/vnd.ms-excel',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  pdf: 'application/pdf',
  png: 'image/png',
  txt: 'text/plain',
  webp: 'image/webp',
  wps: 'application/msword',
  xls: 'application/vnd.ms-excel',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
}
export const ACCEPT = Object.keys(TYPES)
  .map((ending) => `.${ending}`)
  .join(',')

export function typeOf(name: string): FileType | null {
  const dot = name.lastIndexOf('.')
  return dot > 0 ? (TYPES[name.slice(dot + 1).toLowerCase()] ?? null) : null
}

/** Why a file is not even announced. */
export function faultOf(file: File): FileFault | null {
  if (!typeOf(plainName(file.name))) return 'wrongType'
  if (!file.size) return 'emptyFile'
  return file.size > MOST_BYTES ? 'tooLarge' : null
}

/** Of a picture that was made anew the type may be another one than its name says. */
export function savedAs(name: string, type: string): string {
  if (typeOf(name) === type) return name
  const ending = Object.keys(TYPES).find((one) => TYPES[one] === type && one !== 'jpeg' && one !== 'et')
  return ending ? `${name.slice(0, Math.max(name.lastIndexOf('.'), 1))}.${ending}` : name
}

/** A name that a Windows folder takes, as the server wants it; a Mac allows more. One too long keeps its ending. */
export function plainName(name: string): string {
  const plain = name
    .normalize('NFC')
    .replace(/[/\\:*?"<>|\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '_')
    .replace(/^[.\s]+/, '')
    .trim()
  const over = [...plain].length - LONGEST_NAME
  if (over <= 0) return plain
  const dot = plain.lastIndexOf('.')
  return [...plain.slice(0, dot)].slice(0, -over).join('') + plain.slice(dot)
}
