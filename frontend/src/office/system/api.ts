import { getJson } from '@/shared/api/http'
import type { components as Gateway } from '@/shared/api/gateway'
import type { components as Submissions } from '@/shared/api/submissions'

type Schemas = Gateway['schemas']
export type Health = Schemas['SystemHealth']
export type SettingShown = Schemas['SettingShown']
export type Backups = Schemas['Backups']

export const systemApi = {
  health: () => getJson<Health>('/system/health'),
  settings: () => getJson<Schemas['Settings']>('/system/settings'),
  retention: () => getJson<Submissions['schemas']['Retention']>('/retention'),
  backups: () => getJson<Backups>('/system/backups'),
}
