import { computed, ref } from 'vue'

import type { Campaign } from '@/shared/api'
import { thisMonth } from '@/shared/format'
import { nameAmong } from '@/shared/editions'
import { clampMonth, monthsBetween } from '@/shared/formatMore'

import { officeApi } from './api'
import { t as ofStates } from './planning/stateMessages'

type Chosen = Pick<Campaign, 'id' | 'name' | 'year' | 'state' | 'starts_on' | 'ends_on'>

const marked = ({ state }: Chosen): string => (state === 'archived' ? ` · ${ofStates('state_archived')}` : '')

/**
 * The person's own campaigns and the months of the one in the address, else of the first, which is decided by what is
 * due; outside every campaign, the current year so far. A draft has nothing on a board.
 */
export function useCampaignMonths(asked: () => string | null) {
  const campaigns = ref<Campaign[]>([])
  const further = ref<Chosen | null>(null)
  const campaignId = computed(() => asked() ?? campaigns.value[0]?.id ?? null)
  /**
   * To choose from, each by a name of its own: the one in the address too, though it may be none of the person's own.
   */
  const listed = computed<Chosen[]>(() => {
    const all = [...campaigns.value, ...(further.value ? [further.value] : [])]
    return all.map((one) => ({ ...one, name: nameAmong(one, all) + marked(one) }))
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

  return { campaigns, listed, campaignId, months, loadCampaigns, nearest }
}
