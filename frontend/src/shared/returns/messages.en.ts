import type { ReturnKey } from './messages'

export const en: Record<ReturnKey, string> = {
  number: 'How many in this period',
  numberHelp: 'Attach the file first, then enter the number. It can change until it is received.',
  numberWrong: 'A whole number from 0 to 1000000.',
  report: 'Send',
  takeBack: 'Take the number back',
  notReported: 'Nothing entered yet',
  reported: '{n} entered',
}
