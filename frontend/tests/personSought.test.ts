import { readFileSync } from 'node:fs'

import { describe, expect, it } from 'vitest'

import { kindOf } from '@/office/personSought'

type Case = [string, string | string[], ...unknown[]]
const CASES = JSON.parse(
  readFileSync(new URL('../../tests/kernel/identity_cases.json', import.meta.url), 'utf-8'),
) as Record<'phones' | 'documents' | 'names', { read: Case[] }>
const one = CASES.phones.read.filter(([typed, numbers]) => numbers.length === 1 && !typed.includes('；'))

describe('what is sought', () => {
  it.each([
    ...one.map(([typed]) => [typed, 'phone']),
    ...CASES.documents.read.map(([typed]) => [typed, 'id_number']),
    ...CASES.names.read.map(([typed]) => [typed, 'name']),
  ])('in %j, which the server reads, is told apart as %s', (typed, kind) => {
    expect(kindOf(typed)).toBe(kind)
  })

  it.each([
    ['13900001234', 'phone'],
    [' 139-0000 1234 ', 'phone'],
    ['１３９００００１２３４', 'phone'],
    ['0421-5551234', 'phone'],
    ['0777', 'phone'],
    ['11010519491231002X', 'id_number'],
    ['110105 19491231 002x', 'id_number'],
    ['1101051949123', 'id_number'],
    ['王守田', 'name'],
    ['买买提·吐尔逊', 'name'],
    ['Tom Li', 'name'],
    ['王**', 'name'],
    ['', 'name'],
  ])('in %j is told apart as %s', (typed, kind) => {
    expect(kindOf(typed)).toBe(kind)
  })
})
