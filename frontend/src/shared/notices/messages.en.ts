import type { NoticeKey } from './messages'

export const en: Record<NoticeKey, string> = {
  notice: 'Important',
  replaced: 'Your password was replaced',
  replacedBy: '{time}: an invitation by {who} replaced your password, and every device was signed out.',
  machine: 'whoever runs the server',
  notWanted: 'If you did not ask for it, turn at once to: {who}',
  notWantedNobody: 'If you did not ask for it, tell the office above you at once.',
  call: 'Call {phone}',
  read: 'I have read this',
  onlyHere: 'For half a year every device of yours shows this, until you press “I have read this” on it.',
}
