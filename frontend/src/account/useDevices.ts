import { Problem, type Uuid } from '@/shared/api'
import { useAction } from '@/shared/composables/useAction'
import { usePages } from '@/shared/composables/usePages'

import { accountApi } from './api'

const GONE = 404

/** The open sessions page by page, and signing out on one of them. */
export function useDevices() {
  const {
    items: devices,
    hasMore,
    failure,
    isLoading,
    load,
    reload,
  } = usePages((cursor) => accountApi.sessions(cursor))
  const { doing: busyId, failure: trouble, run } = useAction()

  /** Whether it is out. One that went meanwhile is out as well. */
  async function signOutThere(id: Uuid): Promise<boolean> {
    const isOut = await run(() => accountApi.signOutThere(id).catch(unlessGone), id)
    if (isOut) devices.value = devices.value.filter((device) => device.id !== id)
    return isOut
  }

  return { devices, hasMore, busyId, trouble, failure, isLoading, load, reload, signOutThere }
}

function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.status !== GONE) throw error
}
