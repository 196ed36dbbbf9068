import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'

import { answer, type Asked } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import type { CampaignWhole } from './api'
import type { Participants } from './participants'
import RulesForm from './RulesForm.vue'
import UnitTags from './UnitTags.vue'

const campaign = { id: 'c1', division_code: '6501' } as unknown as CampaignWhole
const rule = (kinds: string[]) => ({ kinds, organizations: null, except: null })
const stored = { rules: [rule(['team'])], total: 1, received: 0 } as unknown as Participants
const unit = (id: string) => ({ id, name: `单位${id}`, division_name: '某市' })

let all: Asked[]
let tagNow: string
let units: (asked: Asked) => unknown

describe('who takes part', () => {
  beforeEach(async () => {
    await signedIn()
    tagNow = '"2"'
    units = () => ({ items: [unit('a')], next: null })
    all = answer({
      'GET /organizations': (asked) => units(asked),
      'GET /organizations/:id': ({ path }) => unit(path.split('/')[2] ?? ''),
      'GET /vocabularies': () => ({
        items: [{ vocabulary: 'unit_kinds', code: 'team', zh: '队', en: 'Team', ended_on: null }],
        next: null,
      }),
      'GET /campaigns/:id/participants': () =>
        Response.json({ ...stored, rules: [rule([])] }, { headers: { ETag: tagNow } }),
      'POST /campaigns/:id/participants/preview': () => ({ total: 32, items: [unit('a')] }),
      'PUT /campaigns/:id/participants': () => stored,
    })
  })
  const open = async () => {
    const page = mount(RulesForm, { props: { campaign, stored, tag: '"1"', counties: [] } })
    await flushPromises()
    return page
  }
  const press = async (page: Awaited<ReturnType<typeof open>>, words: string) => {
    await page
      .findAll('button')
      .find((one) => one.text() === words)
      ?.trigger('click')
    await flushPromises()
  }

  it('can be saved after somebody else was faster', async () => {
    const page = await open()
    const fetched = globalThis.fetch
    let isFirst = true
    globalThis.fetch = (url, init) => {
      if (init?.method !== 'PUT' || !isFirst) return fetched(url, init)
      isFirst = false
      return Promise.resolve(Response.json({ title: '已被他人修改' }, { status: 412 }))
    }
    await page.trigger('submit')
    await flushPromises()
    expect(page.emitted('saved')).toBeUndefined()
    expect(page.text()).toContain('别人改了这部分内容')
    await page.trigger('submit')
    await flushPromises()
    expect(page.emitted('saved')).toHaveLength(1)
  })

  it('says no number of units that other rules reach', async () => {
    const page = await open()
    await press(page, '看看是哪些单位')
    expect(page.text()).toContain('32')
    await page.get('select').setValue('')
    await page.findAll('select')[1]?.setValue('county')
    await flushPromises()
    expect(page.text()).not.toContain('32')
  })

  it('says that units could not be listed', async () => {
    units = () => Response.json({ title: '单位服务没有应答' }, { status: 503 })
    expect((await open()).text()).toContain('单位服务没有应答')
    expect(all.length).toBeGreaterThan(0)
  })

  it('names a unit that the list does not hold, and never by its id', async () => {
    const page = mount(UnitTags, { props: { modelValue: ['zz'], legend: '单位', units: [unit('a')] as never } })
    expect(page.text()).not.toContain('zz')
    await flushPromises()
    expect(page.text()).toContain('单位zz')
  })
})
