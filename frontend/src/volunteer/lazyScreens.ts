import { may } from '@/shared/session'

/** Screens in chunks of their own, fetched when they are opened or when the first screen has been shown. */

export const HouseholdsScreen = () => import('./screens/HouseholdsScreen.vue')
export const HouseholdScreen = () => import('./screens/HouseholdScreen.vue')
export const SavedVisitScreen = () => import('./screens/SavedVisitScreen.vue')
export const HistoryScreen = () => import('./screens/HistoryScreen.vue')
/** Of a chunk of its own: the office opens it too. */
export const AccountScreen = () => import('@/account/AccountScreen.vue')
export const MonthScreen = () => import('./screens/MonthScreen.vue')

/** The list; three that are one file; the month for those who file its forms. */
export function fetchRemainingScreens(): void {
  for (const fetchScreen of [HouseholdsScreen, HistoryScreen, ...(may('reports.write') ? [MonthScreen] : [])]) {
    void fetchScreen().catch(() => undefined)
  }
}
