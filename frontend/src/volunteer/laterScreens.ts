export const HouseholdScreen = () => import('./screens/HouseholdScreen.vue')
export const SavedVisitScreen = () => import('./screens/SavedVisitScreen.vue')
export const HistoryScreen = () => import('./screens/HistoryScreen.vue')
export const MonthScreen = () => import('./screens/MonthScreen.vue')

/** Fetched behind the first screen, so that a line lost a minute later leaves no page without its code. */
export function fetchRemainingScreens(): void {
  for (const fetchScreen of [SavedVisitScreen, HistoryScreen, HouseholdScreen, MonthScreen]) {
    void fetchScreen().catch(() => undefined)
  }
}
