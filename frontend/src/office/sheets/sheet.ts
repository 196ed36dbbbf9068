/** Which sheets can be sent, told from the name: Excel makes Windows call a CSV `application/vnd.ms-excel`. */
const MEDIA_TYPES: Record<string, string> = {
  csv: 'text/csv',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  xls: 'application/vnd.ms-excel',
}
export const mediaTypeOf = (name: string): string | null =>
  MEDIA_TYPES[/\.(\w+)$/.exec(name)?.[1]?.toLowerCase() ?? ''] ?? null

export type SheetFault = 'wrongType' | 'emptyFile' | 'tooLarge'

/** What is wrong with a file before a byte of it is sent; null when nothing is. */
export function faultOf({ name, size }: Pick<File, 'name' | 'size'>, mostBytes: number): SheetFault | null {
  if (!mediaTypeOf(name)) return 'wrongType'
  if (size === 0) return 'emptyFile'
  return size > mostBytes ? 'tooLarge' : null
}
