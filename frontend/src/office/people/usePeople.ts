import { ref, shallowRef } from 'vue'

import { Problem } from '@/shared/api'
import { useAction } from '@/shared/composables/useAction'
import { usePages } from '@/shared/composables/usePages'
import { describeFailure } from '@/shared/failure'

import { peopleApi, type Account, type Invitation } from './api'
import { t } from './messages'

type Filter = Record<string, string | boolean | null>

const PAGE = 100

/** The accounts of a place, page by page, and what is done to one of them. `filter` is asked anew at every load. */
export function usePeople(filter: () => Filter, alsoReload: () => Promise<unknown> = () => Promise.resolve()) {
  const said = ref<string | null>(null)
  const {
    doing: busyId,
    failure: trouble,
    run,
  } = useAction((error) =>
    error instanceof Problem && error.status === 412 ? t('changedMeanwhile') : describeFailure(error),
  )
  const invitation = shallowRef<{ account: Account; given: Invitation } | null>(null)

  const pages = usePages((cursor) => peopleApi.accounts({ ...filter(), limit: PAGE, cursor }))

  async function reload(): Promise<void> {
    await Promise.all([pages.reload(), alsoReload()])
  }

  /** Does one thing to one account, says how it went, and shows what is stored now. */
  async function act(account: Account, done: string, work: () => Promise<unknown>): Promise<void> {
    if (busyId.value) return
    said.value = null
    if (await run(work, account.id)) said.value = done
    await reload()
  }

  const invite = (account: Account): Promise<void> =>
    act(account, t('doneInvited', { name: account.name }), async () => {
      invitation.value = null
      invitation.value = { account, given: await peopleApi.invite(account.id) }
    })
  const signOutEverywhere = (account: Account): Promise<void> =>
    act(account, t('doneSignedOut', { name: account.name }), () => peopleApi.signOutEverywhere(account.id))
  const setActive = (account: Account, isActive: boolean): Promise<void> =>
    act(account, t(isActive ? 'doneReopened' : 'doneClosed', { name: account.name }), () =>
      peopleApi.change(account, { is_active: isActive }),
    )

  return {
    people: pages.items,
    hasMore: pages.hasMore,
    isLoaded: pages.isLoaded,
    isLoading: pages.isLoading,
    failure: pages.failure,
    busyId,
    said,
    trouble,
    invitation,
    load: pages.load,
    reload,
    act,
    invite,
    signOutEverywhere,
    setActive,
  }
}
