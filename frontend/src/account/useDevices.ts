import { useAction } from '@/shared/composables/useAction'
import { ref, watch } from 'vue'

import { Problem, type Uuid } from '@/shared/api'
import { useLoad } from '@/shared/composables/useLoad'

import { accountApi, type OwnSession } from './api'

const GONE = 404

/** The open sessions page by page, and signing out on one of them. */
export function useDevices() {
  const devices = ref<OwnSession[]>([])
  const cursor = ref<string | null>(null)
  const { doing: busyId, failure: trouble, run } = useAction()

  const { data, failure, isLoading, load } = useLoad(async () => {
    const isFirst = !cursor.value
    return { isFirst, ...(await accountApi.sessions(cursor.value)) }
  })
  watch(
    data,
    (page) => {
      if (!page) return
      devices.value = page.isFirst ? page.items : [...devices.value, ...page.items]
      cursor.value = page.next
    },
    { flush: 'sync' },
  )

  async function reload(): Promise<void> {
    cursor.value = null
    await load()
  }

  /** Whether it is out. One that went meanwhile is out as well. */
  async function signOutThere(id: Uuid): Promise<boolean> {
    const isOut = await run(() => accountApi.signOutThere(id).catch(unlessGone), id)
    if (isOut) devices.value = devices.value.filter((device) => device.id !== id)
    return isOut
  }

  return { devices, cursor, busyId, trouble, data, failure, isLoading, load, reload, signOutThere }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.status !== GONE) throw error
}
