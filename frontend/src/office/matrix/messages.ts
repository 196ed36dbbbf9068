import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  matrix: '报送一览',
  help: '一行一个单位，一列一项任务的一期；格子里是已报和应报。',
  unit: '单位',
  noCampaign: '现在没有您能查看的专项行动。',
  nothingAsked: '这个活动没有要求报送的任务。',
  nobody: '这里没有要报送的单位。',
  extendedTo: '延至 {date}',
  cell: '{unit}，{duty}，{period}：{state}，{filed}/{expected}',
  dueOn: '{date}止',
  onlyBehind: '只看有逾期的',
  noneBehind: '已列出的单位都没有逾期。',
  more: '显示更多单位',
} as const

export type MatrixKey = keyof typeof zh

export const matrixMessages: Catalogue<MatrixKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(matrixMessages)
