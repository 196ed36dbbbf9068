import type { InviteKey } from './inviteMessages'

export const en: Record<InviteKey, string> = {
  title: 'Accept an invitation',
  looking: 'Checking the invitation',
  codeLabel: 'Invitation code',
  codeHelp: 'If the link does not open, fill in the code here.',
  check: 'Check',
  hello: 'Hello {name}',
  yourPlaces: 'Your unit and role',
  username: 'Your user name',
  usernameHelp: 'From now on you sign in with it and the password below; please note it.',
  password: 'Choose a password',
  passwordHelp: 'At least {n} characters, known to you alone. No common password, not your own name or phone number.',
  tooShort: 'A password has at least {n} characters.',
  accept: 'Set the password and sign in',
  accepting: 'Signing in',
  validUntil: 'The invitation is valid until {time}, for one use.',
  signedInAs: '{current} is signed in on this device. Going on replaces that by {name}.',
  notYou: 'This is not you? Please stop here and tell whoever sent it.',
  otherCode: 'Use another code',
}
