import { mount } from '@vue/test-utils'
import { describe, expect, it } from 'vitest'

import type { Household, HouseholdDetail } from '@/shared/api'

import { factsOf } from './facts'
import HouseholdPeople from './HouseholdPeople.vue'

const UNSAID = { birth_year: null, health: null, schooling: null, as_written: {} }
const NUMBERS = { phone: null, other_phones: [], phone_note: null, id_number: null, id_kind: null, id_upgraded: false }

const item = {
  registry_status: 'EXTREME_POVERTY',
  poverty_causes: ['illness', 'other'],
  labour_ability: 'none',
  head: { name: '王**', phone: null },
} as unknown as Household

const detail = {
  ...item,
  head: { name: '王**', ...NUMBERS, ...UNSAID },
  members: [
    {
      ...NUMBERS,
      id: '01900000-0000-7000-8000-00000000000a',
      name: '李**',
      relation: '配偶',
      labour_ability: 'full',
      birth_year: 1979,
      health: 'disabled',
      schooling: null,
      as_written: { health: '听力残疾', schooling: '扫盲班', labour_ability: '技能劳动力' },
    },
  ],
  needs: ['medical_care'],
  income_project: null,
  as_written: { registry_status: '分散供养五保户', poverty_causes: '因赌', income_project: '光伏' },
} as unknown as HouseholdDetail

describe('facts of a household', () => {
  it('shows the words of the sheet beside the terms, or alone where no term fits', () => {
    expect(factsOf(detail)).toEqual([
      { label: '类别', value: '特困供养户（原文：分散供养五保户）' },
      { label: '致贫原因', value: '因病、其他（原文：因赌）' },
      { label: '劳动能力', value: '无劳动能力' },
      { label: '帮扶需求', value: '医疗救助' },
      { label: '到户扶贫项目', value: '原文：光伏' },
    ])
  })

  it('shows what the list on the phone holds', () => {
    expect(factsOf(item).map(({ value }) => value)).toEqual(['特困供养户', '因病、其他', '无劳动能力'])
  })

  it('takes the words about the labour of the head, which stand with the person', () => {
    const head = { ...detail.head, as_written: { labour_ability: '丧失劳动力' } }
    expect(factsOf({ ...detail, head })[2]).toEqual({ label: '劳动能力', value: '无劳动能力（原文：丧失劳动力）' })
  })
})

describe('the people of a household', () => {
  const lines = () => mount(HouseholdPeople, { props: { household: detail } }).findAll('li')

  it('says nothing of a person of whom nothing is said', () => {
    expect(lines()[0]?.text()).toBe('王** 户主')
  })

  it('shows birth year, health, schooling and labour ability of a member', () => {
    expect(lines()[1]?.text()).toContain('李** 配偶')
    expect(
      lines()[1]
        ?.findAll('dt, dd')
        .map((one) => one.text()),
    ).toEqual([
      '出生年份',
      '1979',
      '健康状况',
      '残疾（原文：听力残疾）',
      '文化程度',
      '原文：扫盲班',
      '劳动能力',
      '有劳动能力（原文：技能劳动力）',
    ])
  })
})
