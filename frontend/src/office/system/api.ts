import { getJson } from '@/shared/api/http'
import type { components as Gateway } from '@/shared/api/gateway'
import type { components as Submissions } from '@/shared/api/submissions'

type Schemas = Gateway['schemas']
export type Health = Schemas['SystemHealth']
export type SettingShown = Schemas['SettingShown']
export type Backups = Schemas['Backups']
export type DoubtfulReport = Submissions['schemas']['DoubtfulReport']
export type MissingFile = Submissions['schemas']['MissingFile']

export const systemApi = {
  health: () => getJson<Health>('/system/health'),
  settings: () => getJson<Schemas['Settings']>('/system/settings'),
  retention: () => getJson<Submissions['schemas']['Retention']>('/retention'),
  inventory: () => getJson<Submissions['schemas']['Inventory']>('/files/inventory'),
  missing: (cursor: string | null) =>
    getJson<Submissions['schemas']['MissingFiles']>('/files/inventory/missing', { cursor }),
  bindings: (cursor: string | null) =>
    getJson<Submissions['schemas']['DoubtfulReports']>('/report-bindings', { cursor }),
  backups: () => getJson<Backups>('/system/backups'),
}
