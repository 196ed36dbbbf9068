import type { MatrixKey } from './messages'

export const en: Record<MatrixKey, string> = {
  matrix: 'Returns at a glance',
  help: 'A row is a unit, a column a period of a duty; a cell says what is in, and what is owed.',
  unit: 'Unit',
  noCampaign: 'There is no campaign that you may see.',
  nothingAsked: 'This campaign asks nobody to file anything.',
  nobody: 'Nobody here has anything to file.',
  extendedTo: 'extended to {date}',
  cell: '{unit}, {duty}, {period}: {state}, {filed}/{expected}',
  dueOn: 'by {date}',
  onlyBehind: 'Only who is overdue',
  noneBehind: 'None of the units listed is overdue.',
  more: 'More units',
}
