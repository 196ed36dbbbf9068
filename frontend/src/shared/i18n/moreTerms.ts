import type { Household, ReportSummary, RoleAssignment } from '../api'
import type { components as Households } from '../api/households'
import { TERMS, wordsOf, type Words } from './terms'

type Lists = Households['schemas']

/** Words the first screen of a phone does not need; sources S2-07, S2-11 and the glossary. */
const MORE_TERMS = {
  registry_status: {
    registered_poor: ['建档立卡贫困户', 'Registered poor household'],
    out_of_poverty: ['脱贫户', 'Lifted out of poverty'],
    unstable: ['脱贫不稳定户', 'Lifted out, unstable'],
    at_risk: ['边缘易致贫户', 'At risk'],
    sudden_hardship: ['突发严重困难户', 'Sudden hardship'],
    subsistence_allowance: ['低保户', 'Receives the subsistence allowance'],
    extreme_poverty: ['特困供养户', 'Extreme poverty, provided for'],
    other: ['其他', 'Other'],
  },
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
  id_kind: {
    resident: ['居民身份证', 'Resident identity card'],
    passport: ['护照', 'Passport'],
    hk_macao_permit: ['港澳居民来往内地通行证', 'Permit of Hong Kong and Macao residents'],
    taiwan_permit: ['台湾居民来往大陆通行证', 'Permit of Taiwan residents'],
    residence_permit: ['居住证', 'Residence permit'],
    other: ['其他证件', 'Other document'],
  },
  report_state: {
    draft: ['草稿', 'Draft'],
    submitted: ['已报送', 'Submitted'],
    accepted: ['已通过', 'Accepted'],
    forwarded: ['已统一上报', 'Forwarded'],
  },
  role: {
    volunteer: ['志愿者', 'Volunteer'],
    team_leader: ['队长', 'Team leader'],
    county_officer: ['县级文明办', 'County office'],
    city_officer: ['市级文明办', 'City office'],
    province_officer: ['省级文明办', 'Province office'],
    national_officer: ['国家部委', 'National office'],
    inspector: ['督查员', 'Inspector'],
    editor: ['宣传编辑', 'Editor'],
    api_client: ['系统接口', 'API client'],
    security_admin: ['安全管理员', 'Security administrator'],
    system_admin: ['系统管理员', 'System administrator'],
    audit_admin: ['审计管理员', 'Audit administrator'],
  },
} as const satisfies Words<{
  registry_status: Household['registry_status']
  poverty_cause: Lists['PovertyCause']
  labour_ability: Lists['LabourAbility']
  need: Lists['Need']
  income_project: Lists['IncomeProject']
  health: Lists['Health']
  schooling: Lists['Schooling']
  id_kind: Lists['DocumentKind']
  report_state: ReportSummary['state']
  role: RoleAssignment['role']
}>

export const ALL_TERMS = { ...TERMS, ...MORE_TERMS }

export type TermKind = keyof typeof ALL_TERMS

export const term = wordsOf(ALL_TERMS)
