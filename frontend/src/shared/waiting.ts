import type { components } from './api/campaigns'
import { getJson, sendJson } from './api/http'
import type { Uuid } from './api'

/** What units of the person have yet to say that they received: notices and campaigns. */
export type Waiting = components['schemas']['Waiting']

export const waitingApi = {
  list: async () => (await getJson<components['schemas']['AllWaiting']>('/receipts/waiting')).items,
  receive: (kind: Waiting['kind'], id: Uuid) => sendJson<unknown>('POST', `/${kind}s/${id}/receipt`),
}
