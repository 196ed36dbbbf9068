import { computed } from 'vue'

import { firstPages } from '@/shared/allPages'
import { useLoad } from '@/shared/composables/useLoad'

import { planApi } from './api'

/** Pages of 500. More units than these are no list to choose from. */
const MOST_PAGES = 4

/** The units in and below a division, or with null all that the person sees, for a choice; `UnitsState` says how they came. */
export function useUnits(division: () => string | null) {
  const { data, failure, isLoading, load } = useLoad(() => {
    const place = division()
    return firstPages(
      (cursor) => (place === null ? planApi.unitsISee(cursor) : planApi.allUnits(place, cursor)),
      MOST_PAGES,
    )
  })
  const units = computed(() => data.value?.items ?? [])
  const isCut = computed(() => !!data.value?.next)
  return { units, isCut, isLoaded: computed(() => data.value !== null), isLoading, failure, load }
}
