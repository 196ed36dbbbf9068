import { mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'

import * as download from '../download'
import DataTable from './DataTable.vue'
import { arranged, nextOrder, type Column } from './table'

interface Row {
  name: string
  visits: number
}

const rows: Row[] = [
  { name: '张家', visits: 10 },
  { name: '李家', visits: 9 },
  { name: '王家', visits: 0 },
]
const columns: Column<Row>[] = [
  { key: 'name', label: '户主', value: ({ name }) => name, isRowHead: true },
  { key: 'visits', label: '走访', value: ({ visits }) => visits, isNumber: true },
  { key: 'note', label: '备注', value: ({ visits }) => (visits ? '' : '未走访'), isWideOnly: true },
]

let isNarrow = false
beforeEach(() => {
  isNarrow = false
  vi.stubGlobal('matchMedia', () => ({ matches: isNarrow, addEventListener: vi.fn(), removeEventListener: vi.fn() }))
})

const shown = (props: object = {}) =>
  mount(DataTable<Row>, { props: { caption: '帮扶户', columns, rows, rowKey: ({ name }: Row) => name, ...props } })
const many = Array.from({ length: 9 }, (_, index) => ({ name: `第${index + 1}户`, visits: index }))
const names = (table: ReturnType<typeof shown>) => table.findAll('tbody th').map((cell) => cell.text())

describe('DataTable', () => {
  it('shows the rows as they came, each named by its head', () => {
    const table = shown()
    expect(names(table)).toEqual(['张家', '李家', '王家'])
    expect(table.get('caption').text()).toBe('帮扶户')
    expect(table.get('tbody th').attributes('scope')).toBe('row')
  })

  it('sorts numbers as numbers, says how, and gives the first order back', async () => {
    const table = shown()
    const head = () => table.findAll('thead th')[1]!
    await head().get('button').trigger('click')
    expect(names(table)).toEqual(['王家', '李家', '张家'])
    expect(head().attributes('aria-sort')).toBe('ascending')
    await head().get('button').trigger('click')
    expect(names(table)).toEqual(['张家', '李家', '王家'])
    expect(head().attributes('aria-sort')).toBe('descending')
    await head().get('button').trigger('click')
    expect(head().attributes()).not.toHaveProperty('aria-sort')
  })

  it('filters long lists only, and says how many fit', async () => {
    expect(shown().find('input[type=search]').exists()).toBe(false)
    const table = shown({ rows: many })
    await table.get('input[type=search]').setValue('第3')
    expect(names(table)).toEqual(['第3户'])
    expect(table.get('[role=status]').text()).toBe('显示 1 行，共 9 行')
    await table.get('input[type=search]').setValue('没有')
    expect(table.text()).toContain('没有符合的行')
  })

  it('says that it does not know the rows still to come', async () => {
    const table = shown({ rows: many, isPartial: true })
    expect(table.text()).not.toContain('只在已加载的')
    await table.get('input[type=search]').setValue('第')
    expect(table.text()).toContain('只在已加载的 9 行')
  })

  it('leaves wide columns out on a phone, until somebody asks for one', async () => {
    isNarrow = true
    const table = shown()
    const heads = () => table.findAll('thead th').map((cell) => cell.text())
    expect(heads()).toEqual(['户主', '走访'])
    await table.findAll('input[type=checkbox]')[1]!.setValue(true)
    expect(heads()).toEqual(['户主', '走访', '备注'])
    await table.findAll('input[type=checkbox]')[0]!.setValue(false)
    expect(heads()).toEqual(['户主', '备注'])
  })

  it('exports what is shown, as shown', async () => {
    const save = vi.spyOn(download, 'saveFile').mockImplementation(() => undefined)
    const table = shown({ rows: [{ name: '=HYPERLINK("x")', visits: 1 }, ...rows] })
    await table.findAll('thead th')[1]!.get('button').trigger('click')
    await table.get('.table__tools > button').trigger('click')
    const [file, name] = save.mock.calls[0]!
    expect(name).toMatch(/^帮扶户-\d{4}-\d\d-\d\d\.csv$/)
    expect((await file.text()).replace('\ufeff', '')).toBe(
      '户主,走访,备注\r\n王家,0,未走访\r\n"\'=HYPERLINK(""x"")",1,\r\n李家,9,\r\n张家,10,\r\n',
    )
  })
})

describe('rows', () => {
  it('keep their order among equals, and do not change the list given', () => {
    const given = [...rows]
    arranged(given, columns, '', { key: 'note', isDescending: false })
    expect(given).toEqual(rows)
  })

  it('go up, down, and back', () => {
    const up = nextOrder(null, 'name')
    const down = nextOrder(up, 'name')
    expect([up, down, nextOrder(down, 'name')]).toEqual([
      { key: 'name', isDescending: false },
      { key: 'name', isDescending: true },
      null,
    ])
    expect(nextOrder(down, 'visits')).toEqual({ key: 'visits', isDescending: false })
  })
})
