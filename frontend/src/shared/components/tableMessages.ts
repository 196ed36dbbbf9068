import { translator, type Catalogue } from '../i18n'

const zh = {
  filter: '在表中筛选',
  columns: '显示的列',
  export: '导出表格',
  sortBy: '按“{name}”排序',
  nothing: '没有符合的行',
  shownOf: '显示 {n} 行，共 {all} 行',
  onlyLoaded: '只在已加载的 {all} 行内筛选、排序和导出。',
} as const

export type TableKey = keyof typeof zh
export const tableCatalogue: Catalogue<TableKey> = { zh, en: async () => (await import('./tableMessages.en')).en }
export const t = translator(tableCatalogue)
