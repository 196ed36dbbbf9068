import './styles/office.css'

import type { RouteRecordRaw } from 'vue-router'

import { t as common } from '@/shared/i18n/common'
import { may } from '@/shared/session'

import { t } from './messages'
import { filterOf } from './audit/filter'
import { isListed } from './review/listed'
import OfficeShell from './OfficeShell.vue'
import BoardScreen from './screens/BoardScreen.vue'

export { OfficeShell }

const text = (value: unknown): string | null => (typeof value === 'string' && value ? value : null)

/**
 * Where somebody of an office begins, by the permission that opens the page: the first that fits. A role of the
 * deployment's own may hold any one of them alone.
 */
const STARTS = [
  ['progress.read', '/office'],
  ['accounts.write', '/office/people'],
  ['audit.read', '/office/audit'],
  ['system.read', '/office/system'],
  ['campaigns.read', '/office/plan'],
  ['organizations.write', '/office/people'],
  ['households.write', '/office/roster'],
  ['households.erase', '/office/erasures'],
  ['divisions.import', '/office/places'],
  ['words.write', '/office/words'],
  ['clients.write', '/office/clients'],
] as const

/**
 * `progress.read` stands for an office: volunteers hold many other permissions too, and have pages of their own.
 * Whoever sees a board sees households, pairings, visits and reports.
 */
export const routes: RouteRecordRaw = {
  path: '/office',
  component: OfficeShell,
  children: [
    {
      path: '',
      name: 'board',
      component: BoardScreen,
      props: ({ query }) => ({
        division: text(query.division),
        period: text(query.period) ?? text(query.month),
        campaign: text(query.campaign),
        line: text(query.line),
      }),
      meta: { permission: 'progress.read', title: () => t('board') },
    },
    {
      path: 'returns',
      name: 'matrix',
      component: () => import('./matrix/MatrixScreen.vue'),
      props: ({ query }) => ({
        division: text(query.division),
        campaign: text(query.campaign),
        line: text(query.line),
        behind: query.behind !== undefined,
      }),
      meta: { permission: 'progress.read', title: () => t('matrix') },
    },
    {
      path: 'households',
      name: 'office-households',
      component: () => import('./screens/HouseholdsScreen.vue'),
      props: ({ query }) => ({
        division: text(query.division),
        teamId: text(query.team_id),
        unitName: text(query.unit),
        month: text(query.month),
        period: text(query.period),
        first: text(query.first),
        last: text(query.last),
        campaign: text(query.campaign),
        line: text(query.line),
      }),
      meta: { permission: 'progress.read', title: () => t('householdList') },
    },
    {
      path: 'households/:householdId',
      name: 'office-household',
      component: () => import('./screens/HouseholdScreen.vue'),
      props: true,
      meta: { permission: 'progress.read', title: () => t('householdList') },
    },
    {
      path: 'reports/:reportId?',
      name: 'review',
      component: () => import('./screens/ReviewScreen.vue'),
      props: ({ params, query }) => ({
        reportId: text(params.reportId),
        state: isListed(query.state) ? query.state : 'submitted',
        unit: text(query.unit),
        period: text(query.period) ?? text(query.month),
        duty: text(query.duty),
        campaign: text(query.campaign),
      }),
      // Beside its list a report opens where the person is; instead of it, as on a phone, at its beginning.
      meta: {
        permission: 'progress.read',
        title: () => t('review'),
        staysPut: () => matchMedia('(min-width: 1001px)').matches,
      },
    },
    {
      path: 'roster/:importId?',
      name: 'roster',
      component: () => import('./screens/RosterScreen.vue'),
      props: ({ params }) => ({ importId: text(params.importId) }),
      meta: { permission: 'households.write', title: () => t('roster') },
    },
    {
      path: 'pairing',
      name: 'pairing',
      component: () => import('./pairing/PairingScreen.vue'),
      props: ({ query }) => ({
        division: text(query.division),
        view: query.view === 'paired' ? 'paired' : 'unpaired',
        teamId: text(query.team),
        campaign: text(query.campaign),
      }),
      meta: { permission: 'progress.read', title: () => t('pairing'), staysPut: () => true },
    },
    {
      path: 'erasures',
      name: 'erasures',
      component: () => import('./withholding/ErasuresScreen.vue'),
      meta: { permission: 'households.erase', title: () => t('erasures') },
    },
    {
      path: 'people/:organizationId?',
      name: 'people',
      component: () => import('./people/PeopleScreen.vue'),
      props: ({ params, query }) => ({
        organizationId: text(params.organizationId),
        words: text(query.q),
        division: text(query.division),
      }),
      meta: { permission: ['accounts.write', 'organizations.write'], title: () => t('people'), staysPut: () => true },
    },
    {
      path: 'plan/:campaignId?',
      name: 'plan',
      component: () => import('./planning/PlanScreen.vue'),
      props: ({ params, query }) => ({ campaignId: text(params.campaignId), noticeId: text(query.notice) }),
      meta: { permission: 'campaigns.read', title: () => t('plan') },
    },
    {
      path: 'notices',
      name: 'notices',
      component: () => import('./notices/NoticesScreen.vue'),
      props: ({ query }) => ({ box: query.box === 'sent' ? 'sent' : 'received' }),
      meta: { permission: 'campaigns.read', title: () => t('notices') },
    },
    {
      path: 'notices/new',
      name: 'new-notice',
      component: () => import('./notices/NoticeEditScreen.vue'),
      props: ({ query }) => ({ noticeId: null, ground: text(query.ground), replaces: text(query.replaces) }),
      meta: { permission: 'campaigns.write', title: () => t('notices') },
    },
    {
      path: 'notices/:noticeId',
      name: 'notice',
      component: () => import('./notices/NoticeScreen.vue'),
      props: true,
      meta: { permission: 'campaigns.read', title: () => t('notices') },
    },
    {
      path: 'notices/:noticeId/edit',
      name: 'edit-notice',
      component: () => import('./notices/NoticeEditScreen.vue'),
      props: ({ params }) => ({ noticeId: text(params.noticeId), ground: null, replaces: null }),
      meta: { permission: 'campaigns.write', title: () => t('notices') },
    },
    {
      path: 'start',
      name: 'start',
      component: () => import('./start/StartScreen.vue'),
      meta: { permission: 'clients.write', title: () => t('start') },
    },
    {
      path: 'words',
      name: 'words',
      component: () => import('./words/WordsScreen.vue'),
      meta: { permission: 'words.write', title: () => t('words') },
    },
    {
      path: 'clients',
      name: 'clients',
      component: () => import('./clients/ClientsScreen.vue'),
      meta: { permission: 'clients.write', title: () => t('clients') },
    },
    {
      path: 'system',
      name: 'system',
      component: () => import('./system/SystemScreen.vue'),
      meta: { permission: 'system.read', title: () => t('system') },
    },
    {
      path: 'places',
      name: 'places',
      component: () => import('./places/PlacesScreen.vue'),
      props: ({ query }) => ({ division: text(query.division) }),
      meta: { permission: 'divisions.import', title: () => t('places') },
    },
    {
      path: 'begin',
      name: 'begin',
      redirect: () => STARTS.find(([permission]) => may(permission))?.[1] ?? '/no-access',
    },
    {
      path: 'me',
      name: 'office-me',
      component: () => import('@/account/AccountScreen.vue'),
      meta: { title: () => common('account') },
    },
    {
      path: 'audit',
      name: 'audit',
      component: () => import('./audit/AuditScreen.vue'),
      props: ({ query }) => ({ filter: filterOf(query) }),
      meta: { permission: 'audit.read', title: () => t('audit'), staysPut: () => true },
    },
    {
      path: 'visits/:visitId',
      name: 'office-visit',
      component: () => import('./screens/VisitScreen.vue'),
      props: true,
      meta: { permission: 'progress.read', title: () => t('visitHistory') },
    },
  ],
}
