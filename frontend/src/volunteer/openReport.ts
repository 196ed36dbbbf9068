import type { Report, Uuid } from '@/shared/api'
import { sendJson } from '@/shared/api/http'

import type { Asked } from './askedForms'

/** Makes the form of a pairing, or answers the one made before under this id. */
export const openReport = (id: Uuid, pairingId: Uuid, { obligationId, period, kind, month }: Asked): Promise<Report> =>
  sendJson<Report>(
    'PUT',
    `/reports/${id}`,
    obligationId
      ? { obligation_id: obligationId, subject: { kind: 'pairing', id: pairingId }, period }
      : { kind, pairing_id: pairingId, month },
  )
