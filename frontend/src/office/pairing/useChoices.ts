import { computed, reactive, ref, watch } from 'vue'

import type { Household, Uuid } from '@/shared/api'
import { useLoad } from '@/shared/composables/useLoad'

import { pairingApi } from './api'
import { pairedChoices, unpairedChoices } from './choices'

export interface View {
  division: string
  isPaired: boolean
  teamId: string | null
}

const PAGE = 100

/** The lines of one view, page by page, and which of them are ticked. */
export function useChoices(view: () => View) {
  const households = ref<Household[]>([])
  const cursor = ref<string | null>(null)
  const isLoaded = ref(false)
  const ticked = reactive(new Set<Uuid>())

  const { data, failure, isLoading, load } = useLoad(async () => {
    const { division, isPaired, teamId } = view()
    const place = { division, limit: PAGE, cursor: cursor.value }
    const page = isPaired ? await pairingApi.paired({ ...place, team_id: teamId }) : await pairingApi.unpaired(place)
    return { isFirst: !place.cursor, ...page }
  })

  // Through `data`, so that a slow answer to a view already left is dropped.
  watch(
    data,
    (page) => {
      if (!page) return
      households.value = page.isFirst ? page.items : [...households.value, ...page.items]
      cursor.value = page.next
      isLoaded.value = true
    },
    { flush: 'sync' },
  )

  const choices = computed(() =>
    view().isPaired ? pairedChoices(households.value, view().teamId) : unpairedChoices(households.value),
  )
  const chosen = computed(() => choices.value.filter(({ id }) => ticked.has(id)))

  async function restart(): Promise<void> {
    ticked.clear()
    households.value = []
    cursor.value = null
    isLoaded.value = false
    await load()
  }

  /** What was done leaves the list; the rest stays ticked. */
  function remove(ids: readonly Uuid[]): void {
    for (const id of ids) ticked.delete(id)
    const gone = new Set(ids)
    households.value = households.value.flatMap((household) => {
      if (!view().isPaired) return gone.has(household.id) ? [] : [household]
      const pairings = household.pairings.filter(({ id }) => !gone.has(id))
      return pairings.length ? [{ ...household, pairings }] : []
    })
  }

  function tick(id: Uuid, isTicked: boolean): void {
    if (isTicked) ticked.add(id)
    else ticked.delete(id)
  }

  function tickAll(isTicked: boolean): void {
    for (const { id } of choices.value) tick(id, isTicked)
  }

  return { choices, chosen, ticked, cursor, isLoaded, isLoading, failure, load, restart, remove, tick, tickAll }
}
