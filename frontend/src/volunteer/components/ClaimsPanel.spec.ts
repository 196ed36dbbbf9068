import { flushPromises, mount } from '@vue/test-utils'
import { beforeEach, describe, expect, it } from 'vitest'

import { answer } from '../../../tests/answers'
import { signedIn } from '../../../tests/signedIn'
import ClaimsPanel from './ClaimsPanel.vue'

const campaign = (id: string) => ({ id, name: `活动${id}`, state: 'published' })
let claimed: Record<string, number | null>

describe('what a team takes on', () => {
  beforeEach(async () => {
    await signedIn()
    claimed = { a: null, b: null }
    answer({
      'GET /campaigns': () => ({ items: [campaign('a'), campaign('b')], next: null }),
      'GET /measures': () => ({ items: [{ code: 'products', zh: '产品', en: 'Products', unit: 'item' }], next: null }),
      'GET /campaigns/:id/quotas': () => ({ items: [{ measure: 'products' }], next: null }),
      'GET /campaigns/:id/quotas/claims/own': ({ path }) => {
        const id = path.split('/')[2] ?? ''
        const own = { division_code: null, organization_id: 'team', name: '队', amount: 9, claimed: claimed[id] }
        return { items: [own] }
      },
      'PUT /campaigns/:id/quotas/claims': ({ path, body }) => {
        claimed[path.split('/')[2] ?? ''] = (body as { amount: number }).amount
        return { items: [] }
      },
    })
  })

  it('keeps what was typed for one campaign while another is saved', async () => {
    const page = mount(ClaimsPanel)
    ;(page.element as HTMLDetailsElement).open = true
    await page.trigger('toggle')
    await flushPromises()
    const [first, second] = page.findAll('input')
    await first?.setValue('3')
    await second?.setValue('4')
    await page.get('form').trigger('submit')
    await flushPromises()
    expect(page.findAll('input').map(({ element }) => element.value)).toEqual(['3', '4'])
    expect(claimed).toEqual({ a: 3, b: null })
  })
})
