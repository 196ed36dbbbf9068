import { beforeEach, describe, expect, it, vi } from 'vitest'

const send = vi.hoisted(() => vi.fn())
vi.mock('@/office/places/api', () => ({ placesApi: { send } }))

import { counted, faultKey, totalOf, verdictOf } from '@/office/places/places'
import { usePlacesImport } from '@/office/places/usePlacesImport'
import { Problem, Unreachable } from '@/shared/api/problem'

const XLSX = 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'
const child = (code: string, level: 'county' | 'town' | 'village') => ({
  code,
  name: code,
  level,
  parent: null,
  kind: '',
  valid_to: null,
})
const found = { rows: 3, changed: 2, unchanged: 0, refused: [], refused_rows: 1, dry_run: true }

describe('how much lies in a place', () => {
  it('is nothing where nothing was counted', () => {
    expect(counted([child('211381', 'county')], [])).toMatchObject([{ towns: 0, villages: 0 }])
    expect(totalOf([])).toEqual({ towns: 0, villages: 0 })
  })

  it('is summed, and towns and villages of the list count themselves', () => {
    const counts = [
      { code: '211381', towns: 2, villages: 5 },
      { code: '211382', towns: 1, villages: 0 },
    ]
    expect(totalOf(counted([child('211381', 'county'), child('211382', 'county')], counts))).toEqual({
      towns: 3,
      villages: 5,
    })
    const towns = counted(
      [child('211381001', 'town'), child('211381002', 'town')],
      [{ code: '211381001', towns: 0, villages: 4 }],
    )
    expect(totalOf(towns)).toEqual({ towns: 2, villages: 4 })
    expect(totalOf(counted([child('211381001201', 'village')], []))).toEqual({ towns: 0, villages: 1 })
  })
})

describe('the result of an import', () => {
  it('has words for every reason of the server, and none for others', () => {
    for (const code of ['code', 'name', 'columns', 'scope', 'parent', 'twice'])
      expect(faultKey(code), code).not.toBeNull()
    expect(faultKey('something-new')).toBeNull()
  })

  it('tells a check from a load, and what is wrong from nothing to do', () => {
    expect(verdictOf(found)).toBe('checkedBad')
    expect(verdictOf({ ...found, refused_rows: 0 })).toBe('checkedGood')
    expect(verdictOf({ ...found, refused_rows: 0, changed: 0 })).toBe('checkedNothing')
    expect(verdictOf({ ...found, dry_run: false })).toBe('loaded')
  })
})

describe('importing a file', () => {
  const loaded = vi.fn()
  const sheet = (name = '村.xlsx') => new File(['x'], name)

  beforeEach(() => {
    send.mockReset().mockResolvedValue(found)
    loaded.mockReset()
  })

  it('sends nothing without a file, or one that is no sheet', async () => {
    const one = usePlacesImport(loaded)
    await one.check()
    one.file.value = sheet('村.doc')
    await one.check()
    expect(send).not.toHaveBeenCalled()
  })

  it('says where a file cannot be read on', async () => {
    const one = usePlacesImport(loaded)
    one.file.value = sheet()
    send.mockRejectedValue(
      new Problem(422, {
        type: '/problems/file-not-readable',
        title: '无法读取',
        row: 7,
        message: '这一行有合并的单元格。',
      }),
    )
    await one.load()
    expect(one.unreadable.value).toEqual({ row: 7, message: '这一行有合并的单元格。', previews: [] })
    send.mockRejectedValue(new Unreachable())
    await one.load()
    expect([one.unreadable.value, one.failure.value]).toEqual([null, '连不上网络，请稍后再试。'])
    expect(loaded).not.toHaveBeenCalled()
    expect(one.doing.value).toBeNull()
  })

  it('asks which encoding is right, keeps the answer for loading and forgets it with the file', async () => {
    const one = usePlacesImport(loaded)
    one.file.value = sheet('村.csv')
    const previews = [{ encoding: 'gb18030', lines: ['代码,名称'] }]
    send.mockRejectedValueOnce(
      new Problem(422, { type: '/problems/file-not-readable', row: 1, message: '？', previews }),
    )
    await one.check()
    expect(one.unreadable.value?.previews).toEqual(previews)
    await one.choose('gb18030')
    await one.load()
    one.file.value = sheet('村二.csv')
    await one.check()
    expect(send.mock.calls.map(([, , isDryRun, encoding]) => [isDryRun as boolean, encoding as string | null])).toEqual(
      [
        [true, null],
        [true, 'gb18030'],
        [false, 'gb18030'],
        [true, null],
      ],
    )
  })

  it('checks, then loads, and begins anew with another file', async () => {
    const one = usePlacesImport(loaded)
    one.file.value = sheet()
    await one.check()
    expect(loaded).not.toHaveBeenCalled()
    send.mockResolvedValue({ ...found, dry_run: false })
    await one.load()
    expect(send.mock.calls.map(([, type, isDryRun]) => [type as string, isDryRun as boolean])).toEqual([
      [XLSX, true],
      [XLSX, false],
    ])
    expect(loaded).toHaveBeenCalledTimes(1)
    one.file.value = sheet('另一个.csv')
    expect(one.result.value).toBeNull()
  })
})
