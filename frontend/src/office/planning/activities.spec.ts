import { describe, expect, it } from 'vitest'

import { bodyOf, draftOf, isNamedTwice, linesIn, OTHER, rowsOf, valuesOf, withUnits } from './activities'
import type { Activity, Proposal, Unit } from './api'

const UNITS = [
  { id: 'u1', name: '市扶贫开发局' },
  { id: 'u2', name: '市工商联' },
] as unknown as Unit[]

const planned = (changes: Partial<Activity>): Activity =>
  ({
    id: 'a',
    campaign_id: 'c',
    parent_id: null,
    name: '展销会',
    kind: null,
    starts_on: '2020-10-17',
    ends_on: '2020-10-18',
    place: null,
    note: null,
    lead: null,
    joint: [],
    ...changes,
  }) as Activity

describe('rows of a plan', () => {
  it('hold the parts of the offices below, and a part whose row is not seen stands by itself', () => {
    const [row, part, alone] = [
      planned({}),
      planned({ id: 'b', parent_id: 'a' }),
      planned({ id: 'd', parent_id: 'hidden' }),
    ]
    expect(rowsOf([row, part, alone])).toEqual([
      { activity: row, parts: [part] },
      { activity: alone, parts: [] },
    ])
  })
})

describe('units of a notice', () => {
  it('are chosen where they are on record, and stay words where they are not; the first leads', () => {
    const values = valuesOf(null, { name: '展销会', from: '2020-10-17' }, '2020-01-01')
    withUnits(values, { units: ['市扶贫开发局', '市工商联', '各县区'], jointUnits: ['团市委', '市工商联'] }, UNITS)
    expect([values.lead, values.joint, values.jointNames]).toEqual(['u1', ['u2'], '各县区\n团市委'])
    withUnits(values, { units: ['宿州电视台'] }, UNITS)
    expect([values.lead, values.leadName]).toEqual([OTHER, '宿州电视台'])
  })

  it('come from the sentence with the time that it says', () => {
    const read = { name: '展销会', on: '2020-10-17', starts_on: null, ends_on: null, units: ['甲'], joint_units: [] }
    expect(draftOf(read as unknown as Proposal)).toEqual({
      name: '展销会',
      from: '2020-10-17',
      to: '2020-10-17',
      units: ['甲'],
      jointUnits: [],
    })
  })
})

describe('what is sent', () => {
  it('leaves out what is empty, and says what is stored again', () => {
    const stored = planned({
      lead: { organization_id: null, name: '团市委' },
      joint: [
        { organization_id: 'u2', name: '市工商联' },
        { organization_id: null, name: '拂晓报社' },
      ],
      place: '广场',
    })
    expect(bodyOf(valuesOf(stored, {}, ''), '3413', null)).toEqual({
      name: '展销会',
      division_code: '3413',
      parent_id: null,
      kind: null,
      starts_on: '2020-10-17',
      ends_on: '2020-10-18',
      place: '广场',
      note: null,
      lead: { name: '团市委' },
      joint: [{ organization_id: 'u2' }, { name: '拂晓报社' }],
    })
  })

  it('names nobody twice', () => {
    const values = valuesOf(null, { from: '2020-10-17' }, '')
    expect(linesIn(' 甲 \n\n甲\n乙')).toEqual(['甲', '乙'])
    expect(isNamedTwice({ ...values, lead: 'u1', joint: ['u1'] })).toBe(true)
    expect(isNamedTwice({ ...values, lead: OTHER, leadName: '甲', jointNames: '乙\n甲' })).toBe(true)
    expect(isNamedTwice({ ...values, lead: 'u1', joint: ['u2'] })).toBe(false)
  })
})
