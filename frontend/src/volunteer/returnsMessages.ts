import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  returns: '单位报送',
  waiting: '有 {n} 项等您的队伍报送。',
  noneWaiting: '没有要报送的。',
  until: '截止 {date}',
  noDeadline: '没有截止日',
  countOf: '已报 {n}/{minimum}',
  open: '填报',
  openOf: '填报：{name}，{period}',
  fold: '收起',
  done: '看已报送的（{n}）',
  didReport: '已报送：{name}，{n}。',
} as const

export type ReturnsKey = keyof typeof zh

export const returnsMessages: Catalogue<ReturnsKey> = { zh, en: async () => (await import('./returnsMessages.en')).en }
export const t = translator(returnsMessages)
