import { computed, ref } from 'vue'

import type { Campaign } from '@/shared/api'
import { thisMonth } from '@/shared/format'
import { nameAmong } from '@/shared/editions'
import { clampMonth, monthsBetween } from '@/shared/formatMore'

import { campaignInHand } from './address'
import { officeApi } from './api'
import { t as ofStates } from './planning/stateMessages'

type Chosen = Pick<Campaign, 'id' | 'name' | 'year' | 'state' | 'starts_on' | 'ends_on'> & { of_other_lines?: boolean }

const marked = ({ state }: Chosen): string => (state === 'archived' ? ` · ${ofStates('state_archived')}` : '')

/**
 * The person's own campaigns and the months of the one in the address, else of the first, which is decided by what is
 * due; outside every campaign, the current year so far. A draft has nothing on a board, and nothing opens by itself on
 * what is of other lines. `fits`: what a page can show, where that is not every campaign; another one in the address
 * gives way to the first that does.
 */
export function useCampaignMonths(asked: () => string | null, fits: (id: string) => boolean = () => true) {
  const campaigns = ref<Campaign[]>([])
  const further = ref<Chosen | null>(null)
  /**
   * To choose from, each by a name of its own: the one in the address too, though it may be none of the person's own.
   */
  const listed = computed<Chosen[]>(() => {
    const all = [...campaigns.value, ...(further.value ? [further.value] : [])]
    return all.map((one) => ({ ...one, name: nameAmong(one, all) + marked(one) }))
  })
  const campaignId = computed(() => {
    const id = asked()
    const own = listed.value.filter((one) => !one.of_other_lines)
    const first = own.find((one) => fits(one.id))?.id ?? null
    return id && (!first || fits(id)) ? id : (first ?? own[0]?.id ?? null)
  })
  const chosen = computed(() => listed.value.find(({ id }) => id === campaignId.value))

  /** Throws the problem of the server where the campaign in the address is none of the person's. */
  async function loadCampaigns(): Promise<void> {
    const found = (await officeApi.myCampaigns()).filter(({ state }) => state !== 'draft')
    const id = asked()
    further.value = id && !found.some((one) => one.id === id) ? await officeApi.campaign(id) : null
    campaigns.value = found
  }

  const months = computed(() =>
    chosen.value
      ? monthsBetween(chosen.value.starts_on, chosen.value.ends_on)
      : monthsBetween(`${thisMonth().slice(0, 4)}-01`, thisMonth()),
  )

  const nearest = (month: string | null): string => clampMonth(month ?? thisMonth(), months.value)

  /** Of every campaign of the person: what is asked for in any of them has a month here. */
  const allMonths = computed(() => {
    const all = listed.value.flatMap(({ starts_on, ends_on }) => monthsBetween(starts_on, ends_on))
    return all.length ? [...new Set(all)].sort() : months.value
  })

  /** The menu goes on with it; one that has no other beside it need not be told from others. */
  function takeInHand(id: string | null): void {
    campaignInHand.value = listed.value.length > 1 ? id : null
  }

  return { campaigns, listed, campaignId, months, allMonths, loadCampaigns, nearest, takeInHand }
}
