import { ref, watch } from 'vue'

import { Problem, type Uuid } from '@/shared/api'
import { describeFailure, useLoad } from '@/shared/composables/useLoad'

import { accountApi, type OwnSession } from './api'

const GONE = 404

/** The open sessions page by page, and signing out on one of them. */
export function useDevices() {
  const devices = ref<OwnSession[]>([])
  const cursor = ref<string | null>(null)
  const busyId = ref<Uuid | null>(null)
  const trouble = ref<string | null>(null)

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
    if (busyId.value) return false
    busyId.value = id
    trouble.value = null
    try {
      await accountApi.signOutThere(id)
    } catch (error) {
      if (!(error instanceof Problem) || error.status !== GONE) {
        trouble.value = describeFailure(error)
        return false
      }
    } finally {
      busyId.value = null
    }
    devices.value = devices.value.filter((device) => device.id !== id)
    return true
  }

  return { devices, cursor, busyId, trouble, data, failure, isLoading, load, reload, signOutThere }
}
