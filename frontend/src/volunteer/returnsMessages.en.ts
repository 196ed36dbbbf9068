import type { ReturnsKey } from './returnsMessages'

export const en: Record<ReturnsKey, string> = {
  returns: 'Returns of the unit',
  waiting: '{n} wait for your team.',
  noneWaiting: 'Nothing is to be sent.',
  until: 'due {date}',
  noDeadline: 'no deadline',
  countOf: '{n} of {minimum}',
  open: 'Enter',
  openOf: 'Enter: {name}, {period}',
  fold: 'Fold',
  done: 'Show what was sent ({n})',
  didReport: 'Sent: {name}, {n}.',
}
