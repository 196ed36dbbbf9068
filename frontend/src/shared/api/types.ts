/**
 * The names the screens use for what travels, taken from the committed OpenAPI pages
 * (`npm run generate-api`): a field renamed by a program breaks the build here.
 */
import type { components as Campaigns } from './campaigns'
import type { components as Gateway } from './gateway'
import type { components as Households } from './households'
import type { components as Submissions } from './submissions'

export type Uuid = string

export interface Page<Item> {
  items: Item[]
  next: string | null
}

/** How many more are on other reporting lines, which an office on lines only counts; told on the first page. */
export interface OfOtherLines {
  of_other_lines: number
}

export type SignedIn = Gateway['schemas']['SignedIn']
export type Principal = Gateway['schemas']['Me']
export type Notice = Gateway['schemas']['Notice']
export type RoleAssignment = Gateway['schemas']['RoleHeld']
export type Division = Gateway['schemas']['Division']

export type Household = Households['schemas']['HouseholdItem']
export type HouseholdDetail = Households['schemas']['HouseholdDetail']
export type PairingSummary = Households['schemas']['ActivePairing']
export type Revealed = Households['schemas']['Revealed']
export type RevealableField = 'head.name' | 'head.phone' | 'head.other_phones' | 'head.phone_note' | 'address'
export type Progress = Households['schemas']['ProgressBoard']
export type ProgressRow = Households['schemas']['ProgressRow']

export type Visit = Submissions['schemas']['VisitOut']
/** Frozen when the person saves: a repeat must be the same to the byte. */
export type VisitBody = Submissions['schemas']['VisitInput']
export type PhotoManifest = Submissions['schemas']['PhotoManifest']
export type VisitAnswer = Omit<Submissions['schemas']['VisitAccepted'], 'photos'> & { photos: PhotoProgress[] }
/**
 * How the bytes of one file go up: raw by PUT to our own gate, with these headers, or as a form by POST to a store that
 * browsers reach directly. A ticket that names no method is of the second kind.
 */
export interface UploadTicket {
  method?: 'PUT' | 'POST'
  url: string
  headers?: Record<string, string> | null
  fields: Record<string, string> | null
}
export type Receipt = Submissions['schemas']['Receipt']
export type PhotoProgress = Omit<Submissions['schemas']['PhotoProgress'], 'upload'> & { upload: UploadTicket | null }
export type Report = Submissions['schemas']['ReportOut']
export type ReportSummary = Submissions['schemas']['ReportSummary']

export type Due = Campaigns['schemas']['DueOut']
export type Campaign = Campaigns['schemas']['CampaignSummary']
