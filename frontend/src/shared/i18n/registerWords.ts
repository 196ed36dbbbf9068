import type { Household } from '../api'
import { wordsOf, type Words } from './terms'
import { words, type WordList } from './vocabulary'
import { locale } from './index'

type Pairs = Record<string, readonly [string, string]>

/** By statuses code decides, so each has a word here, or the build breaks. */
const STATUSES = {
  registered_poor: ['建档立卡贫困户', 'Registered poor household'],
  out_of_poverty: ['脱贫户', 'Lifted out of poverty'],
  unstable: ['脱贫不稳定户', 'Lifted out, unstable'],
  at_risk: ['边缘易致贫户', 'At risk'],
  sudden_hardship: ['突发严重困难户', 'Sudden hardship'],
  subsistence_allowance: ['低保户', 'Receives the subsistence allowance'],
  extreme_poverty: ['特困供养户', 'Extreme poverty, provided for'],
  other: ['其他', 'Other'],
} as const satisfies Words<{ status: Household['registry_status'] }>['status']

/** The words of the release, until the vocabularies have come once (S2-06 to S2-08, and the national registers). */
const SHIPPED = {
  registry_status: STATUSES,
  poverty_cause: {
    illness: ['因病', 'Illness'],
    disability: ['因残', 'Disability'],
    schooling: ['因学', 'Schooling'],
    disaster: ['因灾', 'Disaster'],
    lack_of_skill: ['缺技术', 'Lack of skill'],
    lack_of_labour: ['缺劳力', 'Lack of labour'],
    lack_of_funds: ['缺资金', 'Lack of funds'],
    lack_of_land: ['缺土地', 'Lack of land'],
    lack_of_water: ['缺水', 'Lack of water'],
    poor_transport: ['交通条件落后', 'Poor transport'],
    lack_of_motivation: ['自身发展力不足', 'Lack of motivation'],
    marriage: ['因婚', 'Marriage'],
    other: ['其他', 'Other'],
  },
  labour_ability: {
    full: ['有劳动能力', 'Able to work'],
    partial: ['部分劳动能力', 'Partly able to work'],
    none: ['无劳动能力', 'Unable to work'],
  },
  need: {
    livelihood: ['生活保障', 'Livelihood'],
    work_and_schooling: ['就业就学', 'Work and schooling'],
    medical_care: ['医疗救助', 'Medical care'],
    subsistence_allowance: ['低保', 'Subsistence allowance'],
    product_sales: ['农产品销售', 'Sale of products'],
  },
  income_project: {
    courtyard_economy: ['庭院经济', 'Courtyard economy'],
    fostering: ['托管代养', 'Fostering of livestock'],
    employment_export: ['劳务输出', 'Work elsewhere'],
  },
  health: {
    healthy: ['健康', 'Healthy'],
    chronic: ['长期慢性病', 'Chronic illness'],
    serious_illness: ['患有大病', 'Serious illness'],
    disabled: ['残疾', 'Disabled'],
    other: ['其他', 'Other'],
  },
  schooling: {
    none: ['文盲或半文盲', 'Cannot read, or hardly'],
    primary: ['小学', 'Primary school'],
    junior: ['初中', 'Junior secondary school'],
    senior: ['高中', 'Senior secondary school'],
    college: ['大专及以上', 'College or above'],
    other: ['其他', 'Other'],
  },
} satisfies Record<string, Pairs>

export type RegisterList = keyof typeof SHIPPED

const LISTS: Record<RegisterList, WordList> = {
  registry_status: 'served_groups',
  poverty_cause: 'poverty_causes',
  labour_ability: 'labour_abilities',
  need: 'needs',
  income_project: 'income_projects',
  health: 'health_states',
  schooling: 'schooling_levels',
}
const shipped = wordsOf<RegisterList>(SHIPPED)

export const REGISTRY_STATUSES = Object.keys(STATUSES)

/** How a word of the register reads as its office keeps it; the register writes statuses in capitals. */
export function registerWord(list: RegisterList, code: string): string {
  const known = words.value.find((one) => one.vocabulary === LISTS[list] && one.code === code.toLowerCase())
  return known ? known[locale.value] : shipped(list, code)
}
