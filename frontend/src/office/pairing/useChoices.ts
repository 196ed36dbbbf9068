import { computed, reactive } from 'vue'

import type { Uuid } from '@/shared/api'
import { usePages } from '@/shared/composables/usePages'

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
  const ticked = reactive(new Set<Uuid>())
  const { items: households, ...pages } = usePages((cursor) => {
    const { division, isPaired, teamId } = view()
    const place = { division, limit: PAGE, cursor }
    return isPaired ? pairingApi.paired({ ...place, team_id: teamId }) : pairingApi.unpaired(place)
  })

  const choices = computed(() =>
    view().isPaired ? pairedChoices(households.value, view().teamId) : unpairedChoices(households.value),
  )
  const chosen = computed(() => choices.value.filter(({ id }) => ticked.has(id)))

  async function restart(): Promise<void> {
    ticked.clear()
    await pages.restart()
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

  return { ...pages, choices, chosen, ticked, restart, remove, tick, tickAll }
}
