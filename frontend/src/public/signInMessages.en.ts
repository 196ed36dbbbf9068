import type { SignInKey } from './signInMessages'

export const en: Record<SignInKey, string> = {
  title: 'Code of the phone',
  code: 'Six-digit code',
  codeHelp: 'Open the authenticator on your phone and type the digits below "Bangfu".',
  recoveryCode: 'Recovery code',
  recoveryHelp: 'One of the 16-character codes you kept when you turned this on; each works once.',
  useRecovery: 'No phone at hand? Use a recovery code',
  useCode: 'Use the code of the phone',
  noneLeft: 'Neither phone nor recovery code: ask the administrator of your unit to invite you again.',
  again: 'Sign in again',
}
