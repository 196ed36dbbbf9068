/** What all chosen households have in common when they are paired at once. */
export interface PairValues {
  teamId: string
  helpers: string[]
  serviceForm: string
  startsOn: string
  /** None where nobody is asked: at most one campaign takes pairings. */
  campaigns: string[]
}

/** How the chosen pairings are handed over or ended. */
export interface ChangeValues {
  act: 'handOver' | 'close' | 'enrol' | 'takeOut'
  teamId: string
  helpers: string[]
  on: string
  reason: string
  campaignId: string
}
