import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  quotas: '指标分解',
  measure: '指标',
  help: '填分给各地、各单位的{what}，空着就是没有指标。',
  own: '上级下达 {granted} {unit}，请再分给乡镇或团队。',
  noGrant: '上级还没有给您下达指标。',
  areas: '分给各地',
  units: '分给单位',
  passedOn: '已再分解',
  sumOf: '合计 {n} {unit}',
  sumOver: '合计 {n} {unit}，比下达的 {granted} {unit}多 {over} {unit}。',
  sumLeft: '合计 {n} {unit}，还有 {left} {unit}没有分。',
  ofAreas: '各地{sum}',
  ofUnits: '单位{sum}',
  amountWrong: '{unit}数应为 0 或正整数。',
  none: '还没有分解指标。',
  save: '保存指标',
  reason: '调整原因',
  reasonHelp: '改了已经下达的数，请写明原因；留在调整记录里。',
  compared: '指标与完成对照',
  name: '名称',
  amount: '指标',
  claimed: '认领',
  planned: '计划',
  done: '完成',
  share: '完成率',
  noNumber: '–',
  comparedHelp:
    '“–”是没有这个数，不是 0。认领：自己报名承担的；计划：任务要求的合计；完成：走访和结对由系统统计，其他由单位填报。',
  state: '存量指标：只看最近一期的数，不按时间累加。',
  history: '调整记录',
  more: '更早的记录',
  changed: '{name} {before} → {after}',
  nothing: '无',
  me: '我',
  of: '{place} · {time}',
} as const

export type QuotaKey = keyof typeof zh

export const quotaMessages: Catalogue<QuotaKey> = { zh, en: async () => (await import('./quotaMessages.en')).en }
export const t = translator(quotaMessages)
