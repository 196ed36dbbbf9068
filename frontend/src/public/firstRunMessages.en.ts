import type { FirstRunKey } from './firstRunMessages'

export const en: Record<FirstRunKey, string> = {
  title: 'First run',
  intro:
    'Make the first account. It keeps the accounts of others and, until another administrator has joined, units and divisions too.',
  codeLabel: 'Code of the link',
  codeHelp: 'Run bangfu account admin on the server to get one. A link works once, for 30 minutes.',
  check: 'Check',
  name: 'Your name',
  username: 'User name',
  usernameHelp: '3 to 40 letters or digits; you sign in with it.',
  badUsername: 'A user name has 3 to 40 letters or digits and begins with one',
  password: 'Choose a password',
  passwordHelp: 'At least 12 characters, known to you alone. No common password, not your own name.',
  tooShort: 'A password has at least 12 characters.',
  accept: 'Make the account and sign in',
  accepting: 'Making the account',
  validUntil: 'The link works until {time}.',
  otherCode: 'Use another code',
}
