import { computed, reactive, ref } from 'vue'

import { api, Problem, type ReportSummary, type Uuid } from '@/shared/api'
import { usePages } from '@/shared/composables/usePages'

import type { Listed } from './listed'
import { nextAct, reportStandingOf } from './reportState'

export interface ReviewFilter {
  state: Listed
  campaign_id: string | null
  obligation_id: string | null
  month: string | null
  period: string | null
  team_id: string | null
  division: string | null
}

const PAGE = 100

/**
 * The reports of one standing, page by page. What was handled leaves the list; what somebody else handled stays, with
 * its new standing, until the list is loaded again: nobody has to guess where a row went.
 */
export function useReviewList(filter: () => ReviewFilter, onRows: (rows: ReportSummary[]) => void) {
  const chosen = reactive(new Set<Uuid>())
  const ofOtherLines = ref(0)
  const { items: rows, ...pages } = usePages(
    (cursor) => api.reports({ ...filter(), limit: PAGE, cursor }),
    (page, isFirst) => {
      if (isFirst) ofOtherLines.value = page.of_other_lines
      onRows(rows.value)
    },
  )

  async function restart(): Promise<void> {
    chosen.clear()
    ofOtherLines.value = 0
    await pages.restart()
  }

  function remove(ids: readonly Uuid[]): void {
    rows.value = rows.value.filter(({ id }) => !ids.includes(id))
    for (const id of ids) chosen.delete(id)
  }

  function replace(report: ReportSummary): void {
    rows.value = rows.value.map((row) => (row.id === report.id ? report : row))
    if (!isChoosable(report)) chosen.delete(report.id)
  }

  /** Looks how a report stands now; one that cannot be read any more leaves the list. */
  async function refresh(id: Uuid): Promise<void> {
    try {
      replace(await api.report(id))
    } catch (error) {
      if (error instanceof Problem && error.status === 404) remove([id])
    }
  }

  const isListed = (row: ReportSummary): boolean => reportStandingOf(row) === filter().state
  const isChoosable = (row: ReportSummary): boolean => isListed(row) && nextAct(filter().state) !== null
  const choosable = computed(() => rows.value.filter(isChoosable))
  const chosenRows = computed(() => choosable.value.filter(({ id }) => chosen.has(id)))

  function choose(id: Uuid, isChosen: boolean): void {
    if (isChosen) chosen.add(id)
    else chosen.delete(id)
  }

  function chooseAll(isChosen: boolean): void {
    for (const { id } of choosable.value) choose(id, isChosen)
  }

  /** The next report still to be handled after this one, else the first that is left. */
  function after(id: Uuid): Uuid | null {
    const place = rows.value.findIndex((row) => row.id === id)
    const others = choosable.value.filter((row) => row.id !== id)
    return (others.find((row) => rows.value.indexOf(row) > place) ?? others[0])?.id ?? null
  }

  return {
    ...pages,
    rows,
    ofOtherLines,
    chosen,
    choosable,
    chosenRows,
    restart,
    remove,
    replace,
    refresh,
    isListed,
    isChoosable,
    choose,
    chooseAll,
    after,
  }
}

export type ReviewList = ReturnType<typeof useReviewList>
