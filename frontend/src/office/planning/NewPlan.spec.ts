import { flushPromises } from '@vue/test-utils'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { createRouter, createWebHistory } from 'vue-router'

import { answer, type Asked } from '../../../tests/answers'
import { mount, signedIn } from '../../../tests/signedIn'
import NewPlan from './NewPlan.vue'

const EMPTY_LISTS = Object.fromEntries(
  ['endorsed_by', 'addressees', 'rules', 'copied_to', 'copy_rules', 'contacts', 'attachments', 'parents'].map(
    (name) => [name, []],
  ),
)
const notice = (id: string, said: object) => ({ ...EMPTY_LISTS, ...said, id, state: 'issued', is_own: true })

let asked: Asked[]

async function open(noticeId: string | null = null) {
  const render = () => null
  const router = createRouter({
    history: createWebHistory(),
    routes: [
      { path: '/office/plan/:campaignId?', name: 'plan', component: { render } },
      { path: '/office', component: { render } },
    ],
  })
  await router.push('/office/plan/new')
  const page = mount(NewPlan, { props: { noticeId }, global: { plugins: [router], stubs: { AttachedFiles: true } } })
  await flushPromises()
  return { page, router }
}
type Page = Awaited<ReturnType<typeof open>>['page']

const button = (page: Page, name: string) => page.findAll('button').find((one) => one.text() === name)

async function type(page: Page): Promise<void> {
  await page.get('textarea').setValue('各县：请报送总结。')
  const labelled = (name: string) =>
    page.get<HTMLInputElement>(
      `#${
        page
          .findAll('label')
          .find((one) => one.text() === name)
          ?.attributes('for') ?? ''
      }`,
    )
  await labelled('标题').setValue('关于开展扶贫日活动的通知')
  await labelled('发文单位').setValue('某市办公室')
  await labelled('成文日期').setValue('2020-08-05')
}

describe('a plan being entered', () => {
  beforeEach(async () => {
    await signedIn({ permissions: ['campaigns.read', 'campaigns.write'] })
    asked = answer({
      'GET /notices': () => ({ items: [], next: null }),
      'GET /notices/:id': ({ path }) => notice(path.split('/')[2] ?? '', { title: '旧通知', text: '全文' }),
      'PUT /notices/:id': ({ path, body }) => ({
        ...notice(path.split('/')[2] ?? '', body as object),
        state: (body as { state: string | null }).state ?? 'issued',
      }),
      'GET /divisions': () => ({ items: [], next: null }),
      'GET /organizations': () => ({ items: [], next: null }),
      'GET /vocabularies': () => ({ items: [] }),
      'POST /notices/read': () => ({ items: [] }),
    })
  })

  it('holds the notice in its address once that is saved, so that a reload shows the second step', async () => {
    const { page } = await open()
    await type(page)
    await page.get('form').trigger('submit')
    await flushPromises()
    const saved = asked.find(({ method }) => method === 'PUT')?.path.split('/')[2]
    expect(page.get('h2').text()).toBe('第二步：设活动')
    expect(location.search).toBe(`?notice=${saved}`)
  })

  it('says that saving sends the notice, and keeps it as a draft if asked', async () => {
    const { page } = await open()
    expect(page.text()).toContain('点“保存”，通知就发出了')
    await type(page)
    await button(page, '存为草稿')?.trigger('click')
    await flushPromises()
    expect(asked.find(({ method }) => method === 'PUT')?.body).toMatchObject({ state: 'draft' })
    expect(page.text()).toContain('还没有发出')
  })

  it('is not left with something typed unless the person says so', async () => {
    const ask = vi.fn(() => false)
    vi.stubGlobal('confirm', ask)
    const { page, router } = await open()
    await router.push('/office/plan/other')
    expect(ask).not.toHaveBeenCalled()
    await page.get('textarea').setValue('各县：')
    await router.push('/office')
    expect(router.currentRoute.value.path).toBe('/office/plan/other')
    const closing = new Event('beforeunload', { cancelable: true })
    dispatchEvent(closing)
    expect(closing.defaultPrevented).toBe(true)
    ask.mockReturnValue(true)
    await router.push('/office')
    expect(router.currentRoute.value.path).toBe('/office')
  })

  it('goes on without a question once it is stored', async () => {
    const ask = vi.fn(() => false)
    vi.stubGlobal('confirm', ask)
    const { page, router } = await open()
    await type(page)
    await page.get('form').trigger('submit')
    await flushPromises()
    await router.push('/office')
    expect(ask).not.toHaveBeenCalled()
    expect(router.currentRoute.value.path).toBe('/office')
  })
})
