import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  chooseFile: '选择文件',
  chooseOther: '换一个文件',
  dropHere: '也可以把文件拖到这里。最大 {mb} MB、{rows} 行。',
  manyRows: '20 万',
  chosen: '{name}（{size}）',
  wrongType: '只能导入 CSV 或 Excel（XLSX、XLS）文件。',
  tooLarge: '文件超过 {mb} MB，请拆分后再导入。',
  emptyFile: '这个文件是空的，请重新选择。',
} as const

export type SheetKey = keyof typeof zh

export const sheetMessages: Catalogue<SheetKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(sheetMessages)
