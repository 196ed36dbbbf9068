import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  number: '本期共有多少',
  numberHelp: '先上传材料，再填数量。收讫以前可以改。',
  numberWrong: '请填 0 到 1000000 的整数。',
  report: '报送',
  takeBack: '撤回数量',
  notReported: '还没有填报',
  reported: '已报 {n}',
} as const

export type ReturnKey = keyof typeof zh

export const returnMessages: Catalogue<ReturnKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(returnMessages)
