import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { createRouter, createWebHashHistory } from 'vue-router'

import { answer } from '../../../tests/answers'
import { outboxEntries, startOutbox, theOutbox, unsent } from '@/shared/outbox'
import { signIn, signOut } from '@/shared/session'

import SavedVisitScreen from './SavedVisitScreen.vue'

const me = { id: 'li', name: '小李', roles: [], permissions: ['visits.write'], notices: [] }
const photo = (id: string, state: string) => ({
  id,
  sha256: id,
  size: 3,
  content_type: 'image/jpeg',
  taken_at: null,
  state,
})

/** A visit of mine on the server that this phone has no copy of; taking its bad photo out completes it. */
function serve(authorId = 'li') {
  const visit = {
    id: 'v1',
    author_id: authorId,
    household_id: 'h1',
    visited_on: '2020-05-08',
    content: '送去米面',
    amount_fen: 0,
    aid_domains: [],
    goals: [],
    state: 'awaiting_photos',
    received_at: '2020-05-08T02:00:00Z',
    photos: [
      { ...photo('p1', 'ready'), rejection: null },
      { ...photo('p2', 'rejected'), rejection: 'truncated' },
    ],
  }
  return answer({
    'POST /auth/login': () => ({ access_token: 't', expires_in: 900, principal: me }),
    'POST /auth/logout': () => null,
    'GET /visits/v1': () => visit,
    'DELETE /visits/v1/photos/p2': () => {
      visit.photos.pop()
      visit.state = 'complete'
      return null
    },
    'GET /visits/v1/receipt': () => ({ ...visit, completed_at: null }),
  })
}

async function open() {
  await signIn('li', 'password')
  await startOutbox('li')
  const routes = ['household', 'history', 'saved-visit', 'visit-form'].map((name) => ({
    name,
    path: name === 'history' ? '/' : `/${name}/:householdId?/:visitId?`,
    component: { template: '<i />' },
  }))
  const router = createRouter({ history: createWebHashHistory(), routes })
  const screen = mount(SavedVisitScreen, { props: { visitId: 'v1' }, global: { plugins: [router] } })
  await vi.waitFor(() => expect(screen.text()).toContain('送去米面'))
  return screen
}

describe('a visit that the server shows with a photo it cannot use', () => {
  afterEach(async () => {
    await (await theOutbox()).discard('v1')
    await signOut()
  })

  it('is nothing to decide for somebody else', async () => {
    serve('wang')
    const screen = await open()
    expect(screen.text()).toContain('服务器还没收齐照片')
    expect(unsent.value).toEqual([])
    screen.unmount()
  })

  it('is taken on by the phone of its author, and complete without the photo', async () => {
    const asked = serve()
    const screen = await open()
    await vi.waitFor(() => expect(screen.text()).toContain('有照片不能用'))
    expect(screen.text()).toContain('这张不能用：照片不完整')
    expect(screen.text()).not.toContain('修改后重发')
    expect(unsent.value.map(({ stage }) => stage)).toEqual(['parked'])
    await screen.get('[role=group] .button--danger').trigger('click')
    await screen.get('[role=group] [role=group] .button--danger').trigger('click')
    const told = () => asked.filter(({ method, path }) => method === 'DELETE' || path.endsWith('/receipt'))
    await vi.waitFor(() => expect(told().map(({ method }) => method)).toEqual(['DELETE', 'GET']))
    await vi.waitFor(() => expect(outboxEntries.value).toEqual([]))
    expect(screen.text()).toContain('已报送')
    screen.unmount()
  })
})
