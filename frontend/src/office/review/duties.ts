import { computed } from 'vue'

import { allPages } from '@/shared/allPages'
import type { Page, Uuid } from '@/shared/api'
import type { components } from '@/shared/api/campaigns'
import { getJson } from '@/shared/api/http'
import { useLoad } from '@/shared/composables/useLoad'
import { isMonth, periodWords } from '@/shared/formatMore'

export type Duty = Pick<components['schemas']['ObligationOut'], 'id' | 'name' | 'form' | 'due_dates'>

export interface PeriodOption {
  key: string
  label: string
}

const MOST_PAGES = 20

/** The forms that a campaign asks for. */
export function useDuties(campaignId: () => Uuid | null) {
  const { data, failure, load } = useLoad(async () => {
    const campaign_id = campaignId()
    if (!campaign_id) return []
    const filter = { campaign_id, limit: 200 }
    const found = await allPages((cursor) => getJson<Page<Duty>>('/obligations', { ...filter, cursor }), MOST_PAGES)
    return found.filter(({ form }) => form !== 'visit')
  })
  return { duties: computed(() => data.value ?? []), failure, load }
}

/**
 * The periods to choose from: of one duty, or of all of them. A month is chosen once, whoever asks for it, and so are
 * the months of the campaign, unless all that it asks for is by other periods.
 */
export function periodOptions(
  duties: readonly Duty[],
  dutyId: string | null,
  months: readonly string[],
): PeriodOption[] {
  const among = dutyId ? duties.filter(({ id }) => id === dutyId) : duties
  const days = among
    .flatMap(({ due_dates }) => due_dates)
    .sort((one, other) => one.starts_on.localeCompare(other.starts_on))
  const found = new Map<string, string>()
  const hasMonths = !days.length || days.some(({ period }) => isMonth(period))
  if (!dutyId && hasMonths) for (const month of months) found.set(month, labelOfMonth(month))
  for (const day of days) if (!found.has(day.period)) found.set(day.period, periodWords(day))
  return [...found].map(([key, label]) => ({ key, label }))
}

const labelOfMonth = (month: string): string => periodWords({ period: month, label: month, label_en: month })

/** What the list of reports is asked for: a month of whatever duty, as in earlier releases, or a period of its own. */
export function periodFilter(
  key: string | null,
  dutyId: string | null,
): { month: string | null; period: string | null } {
  const isOfAll = !!key && !dutyId && isMonth(key)
  return { month: isOfAll ? key : null, period: isOfAll ? null : key }
}

/** The duty that asks for forms in a period: the one chosen, else the only one that has such a period. */
export function dutyOf(duties: readonly Duty[], dutyId: string | null, period: string): Uuid | null {
  if (dutyId) return dutyId
  const asking = duties.filter(({ due_dates }) => due_dates.some((day) => day.period === period))
  return asking.length === 1 ? (asking[0]?.id ?? null) : null
}
