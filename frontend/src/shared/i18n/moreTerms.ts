import type { ReportSummary, RoleAssignment } from '../api'
import type { components as Households } from '../api/households'
import { TERMS, wordsOf, type Words } from './terms'

type Lists = Households['schemas']

/** Words the first screen of a phone does not need; sources S2-07, S2-11 and the glossary. */
const MORE_TERMS = {
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
  id_kind: Lists['DocumentKind']
  report_state: ReportSummary['state']
  role: RoleAssignment['role']
}>

export const ALL_TERMS = { ...TERMS, ...MORE_TERMS }

export type TermKind = keyof typeof ALL_TERMS

export const term = wordsOf(ALL_TERMS)
