export type Uuid = string

export interface Page<Item> {
  items: Item[]
  next: string | null
}

export interface RoleAssignment {
  role: string
  organization_id: Uuid | null
  organization_name?: string | null
  division_code: string
  division_name?: string | null
}

export interface Principal {
  id: Uuid
  name: string
  username: string
  roles: RoleAssignment[]
  permissions: string[]
}

export interface SignedIn {
  access_token: string
  expires_in: number
  principal?: Principal
}

export interface PairingSummary {
  id: Uuid
  team_id: Uuid
  team_name: string
  starts_on: string
  ends_on: string | null
}

/** Name, phone and address come masked; `revealHousehold` gives one of them in clear. */
export interface Household {
  id: Uuid
  registry_no: string
  division_code: string
  village_name: string | null
  address: string | null
  head: { name: string; phone: string | null }
  registry_status: string
  poverty_causes: string[]
  labour_ability: string | null
  members_count: number
  pairings: PairingSummary[]
  last_visit_on: string | null
  visits_count: number
}

export type RevealableField = 'head.name' | 'head.phone' | 'address'

export interface StoredPhoto {
  id: Uuid
  state: PhotoServerState
  sha256: string
  size: number
  content_type: string
}

export type PhotoServerState = 'expected' | 'stored' | 'ready' | 'rejected'

export interface Visit {
  id: Uuid
  household_id: Uuid
  pairing_id: Uuid
  team_id: Uuid
  village_code: string
  visited_on: string
  content: string
  amount_fen: number
  aid_domains: string[]
  goals: string[]
  needs: string | null
  minutes: number | null
  recorded_at: string
  received_at: string | null
  state: 'awaiting_photos' | 'complete'
  author_id: Uuid
  photos: StoredPhoto[]
}

export interface PhotoManifest {
  id: Uuid
  sha256: string
  size: number
  content_type: string
  taken_at: string | null
}

/** The body of `PUT /visits/{id}`. It is frozen when the person saves: a repeat must be the same to the byte. */
export interface VisitBody {
  household_id: Uuid
  visited_on: string
  content: string
  amount_fen: number
  aid_domains: string[]
  goals: string[]
  needs: string | null
  minutes: number | null
  recorded_at: string
  photos: PhotoManifest[]
  signature: null
}

export interface UploadTicket {
  url: string
  fields: Record<string, string>
}

export interface VisitAnswer {
  id: Uuid
  state: 'awaiting_photos' | 'complete'
  photos: { id: Uuid; state: PhotoServerState; upload: UploadTicket | null }[]
}

export interface Receipt {
  state: 'awaiting_photos' | 'complete'
  photos: { id: Uuid; state: PhotoServerState }[]
  received_at: string | null
}

export interface ProgressRow {
  division_code: string | null
  organization_id?: Uuid | null
  kind?: 'division' | 'unit'
  name: string
  quota: number
  households: number
  paired: number
  visited: number
  visits: number
  amount_fen: number
  income_projects: number
  overdue: number
}

export interface Progress {
  division: string
  month: string
  as_of: string | null
  rows: ProgressRow[]
  total: Omit<ProgressRow, 'division_code' | 'name'>
}

export interface Due {
  id: Uuid
  obligation_id: Uuid
  obligation_name?: string
  organization_id: Uuid
  organization_name?: string
  form?: string
  period: string
  due_at: string
  state: 'pending' | 'due_soon' | 'overdue' | 'filed' | 'late' | 'accepted'
  count: number
  minimum: number
}

export interface Campaign {
  id: Uuid
  name: string
  series: string
  year: number
  division_code: string
  starts_on: string
  ends_on: string
  phases: { name: string; starts_on: string; ends_on: string }[]
}

export interface Division {
  code: string
  name: string
  level: string
  parent: string | null
}

export interface ReportRow {
  visited_on: string
  content: string
  amount_fen: number
}

export interface Report {
  id: Uuid
  kind: 'registration_form' | 'progress_report'
  pairing_id: Uuid
  month: string | null
  state: 'draft' | 'submitted' | 'accepted' | 'forwarded' | 'returned'
  late?: boolean
  returned_reason?: string | null
  rows?: ReportRow[]
  photos?: unknown[]
  fields?: Record<string, unknown>
}
