import type { HouseholdKey } from './messages'

export const en: Record<HouseholdKey, string> = {
  status: 'Register status',
  causes: 'Causes of poverty',
  labour: 'Labour ability',
  needs: 'Needs',
  incomeProject: 'Income project',
  people: 'Members of the household',
  head: 'Head',
  birthYear: 'Year of birth',
  health: 'Health',
  schooling: 'Schooling',
  withWritten: '{term} (as written: {written})',
  writtenOnly: 'as written: {written}',
}
