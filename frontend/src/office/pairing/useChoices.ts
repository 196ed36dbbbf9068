import { computed, reactive, shallowRef } from 'vue'

import type { Household, Uuid } from '@/shared/api'
import { usePages } from '@/shared/composables/usePages'

import { pairingApi } from './api'
import { pairedChoices, unpairedChoices } from './choices'

export interface View {
  division: string
  isPaired: boolean
  teamId: string | null
}

const PAGE = 100
/** Of so many villages of a team the households are looked for beforehand. */
const MOST_VILLAGES = 20

/** The lines of one view, page by page, and which of them are ticked. */
export function useChoices(view: () => View) {
  const ticked = reactive(new Set<Uuid>())
  const { items: households, ...pages } = usePages((cursor) => {
    const { division, isPaired, teamId } = view()
    const place = { division, limit: PAGE, cursor }
    return isPaired ? pairingApi.paired({ ...place, team_id: teamId }) : pairingApi.unpaired(place)
  })

  /** Households of the villages of the chosen team's own, which may be on later pages. */
  const early = shallowRef<Household[]>([])
  const own = shallowRef<ReadonlySet<string>>(new Set())
  const isOwn = ({ division_code }: Household): boolean => own.value.has(division_code)
  const ordered = computed(() => {
    const known = new Set(households.value.map(({ id }) => id))
    const all = [...early.value.filter(({ id }) => !known.has(id)), ...households.value]
    return own.value.size ? [...all.filter(isOwn), ...all.filter((household) => !isOwn(household))] : all
  })
  const choices = computed(() =>
    view().isPaired ? pairedChoices(ordered.value, view().teamId) : unpairedChoices(ordered.value),
  )

  /** 帮扶村 of the team that is chosen: their households come first. What is ticked stays ticked. */
  async function offerFirst(villages: readonly string[]): Promise<void> {
    const { division, isPaired } = view()
    const here = isPaired ? [] : villages.filter((code) => code.startsWith(division)).slice(0, MOST_VILLAGES)
    const asked = new Set(here)
    own.value = asked
    const found = await Promise.all(
      here.map((code) => pairingApi.unpaired({ division: code, limit: PAGE, cursor: null })),
    )
    // Another team may have been chosen meanwhile.
    if (own.value === asked) early.value = withTicked(found.flatMap(({ items }) => items))
  }

  /** And those of the team before that are ticked. */
  const withTicked = (found: Household[]): Household[] => [
    ...early.value.filter(({ id }) => ticked.has(id) && !found.some((one) => one.id === id)),
    ...found,
  ]

  const chosen = computed(() => choices.value.filter(({ id }) => ticked.has(id)))

  async function restart(): Promise<void> {
    ticked.clear()
    early.value = []
    own.value = new Set()
    await pages.restart()
  }

  /** What was done leaves the list; the rest stays ticked. */
  function remove(ids: readonly Uuid[]): void {
    for (const id of ids) ticked.delete(id)
    const gone = new Set(ids)
    early.value = early.value.filter(({ id }) => !gone.has(id))
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

  return { ...pages, choices, chosen, ticked, isOwn, offerFirst, restart, remove, tick, tickAll }
}
