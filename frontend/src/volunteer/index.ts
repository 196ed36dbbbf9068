import type { RouteRecordRaw } from 'vue-router'

import { t as common } from '@/shared/i18n/common'

import {
  AccountScreen,
  HistoryScreen,
  HouseholdScreen,
  HouseholdsScreen,
  MonthScreen,
  SavedVisitScreen,
} from './lazyScreens'
import { t } from './messages'
import VisitFormScreen from './screens/VisitFormScreen.vue'
import VolunteerShell from './VolunteerShell.vue'

export { VolunteerShell }

/** The form comes with the shell; the list is fetched beside them where it is what is opened (`router`). */
export const routes: RouteRecordRaw = {
  path: '/volunteer',
  component: VolunteerShell,
  meta: { permission: 'visits.write' },
  children: [
    { path: '', name: 'households', component: HouseholdsScreen, meta: { title: () => t('households') } },
    {
      path: 'households/:householdId',
      name: 'household',
      component: HouseholdScreen,
      props: true,
      meta: { title: () => t('householdHead') },
    },
    {
      path: 'households/:householdId/visit',
      name: 'visit-form',
      component: VisitFormScreen,
      props: ({ params, query }) => ({
        householdId: params.householdId,
        draftId: typeof query.draft === 'string' ? query.draft : null,
      }),
      meta: { title: () => t('logVisit') },
    },
    {
      path: 'visits/:visitId',
      name: 'saved-visit',
      component: SavedVisitScreen,
      props: true,
      meta: { title: () => t('history') },
    },
    {
      path: 'history',
      name: 'history',
      component: HistoryScreen,
      meta: { title: () => t('history') },
    },
    {
      path: 'month',
      name: 'month',
      component: MonthScreen,
      meta: { permission: 'reports.write', title: () => t('month') },
    },
    { path: 'me', name: 'me', component: AccountScreen, meta: { title: () => common('account') } },
  ],
}
