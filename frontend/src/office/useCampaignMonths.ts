import { computed, ref } from 'vue'

import { api, type Campaign } from '@/shared/api'
import { thisMonth } from '@/shared/format'
import { clampMonth, monthsBetween } from '@/shared/formatMore'

/** The campaigns the person can see and the months of the chosen one; outside every campaign, the current year so far. */
export function useCampaignMonths() {
  const campaigns = ref<Campaign[]>([])
  const campaignId = ref('')

  async function loadCampaigns(): Promise<void> {
    const { items } = await api.campaigns()
    campaigns.value = [...items].sort((one, other) => other.starts_on.localeCompare(one.starts_on))
    campaignId.value = campaigns.value[0]?.id ?? ''
  }

  const months = computed(() => {
    const chosen = campaigns.value.find(({ id }) => id === campaignId.value)
    if (chosen) return monthsBetween(chosen.starts_on, chosen.ends_on)
    return monthsBetween(`${thisMonth().slice(0, 4)}-01`, thisMonth())
  })

  const nearest = (month: string | null): string => clampMonth(month ?? thisMonth(), months.value)

  return { campaigns, campaignId, months, loadCampaigns, nearest }
}
