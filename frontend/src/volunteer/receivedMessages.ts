import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  received: '通知和签收',
  waiting: '有 {n} 项等您签收。',
  noneWaiting: '没有等您签收的。',
  notice: '通知',
  campaign: '专项行动',
  receive: '签收',
  receiveOf: '签收：{title}',
  didReceive: '已签收：{title}。',
  read: '看全文',
  readOf: '看全文：{title}',
  fold: '收起',
  foldOf: '收起：{title}',
  all: '看收到的全部通知',
  claims: '指标认领',
  claimsHelp: '本队自己承担多少就填多少；空着就是还没有说，不是 0。',
  claimOf: '认领{what}（{unit}）',
  ownShare: '下达指标 {n} {unit}',
  noShare: '没有下达指标',
  claim: '认领',
  takeBack: '收回认领',
  claimWrong: '请填 0 或正整数。',
  didClaim: '已保存：{title}。',
  nothingToClaim: '现在没有可以认领的指标。',
  noNotices: '还没有收到通知。',
  incomplete: '原文不完整',
  corrected: '更正文本',
  contact: '联系：{words}',
  download: '下载 {name}',
  state_withdrawn: '已撤回',
  state_replaced: '已被替换',
  more: '只列出最近的一部分。',
} as const

export type ReceivedKey = keyof typeof zh

export const receivedMessages: Catalogue<ReceivedKey> = {
  zh,
  en: async () => (await import('./receivedMessages.en')).en,
}
export const t = translator(receivedMessages)
