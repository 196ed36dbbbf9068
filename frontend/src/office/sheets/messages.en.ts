import type { SheetKey } from './messages'

export const en: Record<SheetKey, string> = {
  chooseFile: 'Choose a file',
  chooseOther: 'Choose another file',
  dropHere: 'Or drop it here. At most {mb} MB and {rows} rows.',
  manyRows: '200,000',
  chosen: '{name} ({size})',
  wrongType: 'Only CSV and Excel files (XLSX, XLS) can be imported.',
  tooLarge: 'The file is larger than {mb} MB; please split it.',
  emptyFile: 'This file is empty; please choose another.',
}
