import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  status: '类别',
  causes: '致贫原因',
  labour: '劳动能力',
  needs: '帮扶需求',
  incomeProject: '到户扶贫项目',
  people: '家庭成员',
  head: '户主',
  birthYear: '出生年份',
  health: '健康状况',
  schooling: '文化程度',
  withWritten: '{term}（原文：{written}）',
  writtenOnly: '原文：{written}',
} as const

export type HouseholdKey = keyof typeof zh

export const householdMessages: Catalogue<HouseholdKey> = {
  zh,
  en: async () => (await import('./messages.en')).en,
}
export const t = translator(householdMessages)
