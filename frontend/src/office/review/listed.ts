import type { ReportSummary } from '@/shared/api'
import { listOf } from '@/shared/lists'

/** A returned report is a draft again: it has a standing of its own here. */
export type Listed = Exclude<ReportSummary['state'], 'draft'> | 'returned'

/** The standings a list is about; no draft was sent to anybody. Apart from the words, which come with the screen. */
export const STANDINGS = listOf<Listed>({ submitted: true, returned: true, accepted: true, forwarded: true })

export const isListed = (value: unknown): value is Listed => STANDINGS.includes(value as Listed)
