import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '接受邀请',
  looking: '正在核对邀请',
  codeLabel: '邀请码',
  codeHelp: '链接打不开时，请在这里填写邀请码。',
  check: '核对',
  hello: '{name}，您好',
  yourPlaces: '您的单位和职务',
  username: '您的用户名',
  usernameHelp: '以后用它和下面的密码登录，请记下来。',
  password: '设置密码',
  passwordHelp: '至少 {n} 位，只有您自己知道。不要用常见的密码、自己的名字或手机号。',
  tooShort: '密码至少 {n} 位。',
  accept: '设好密码并登录',
  accepting: '正在登录',
  validUntil: '邀请在{time}前有效，只能用一次。',
  signedInAs: '这台设备现在登录的是{current}。继续后会换成{name}。',
  notYou: '不是您？请不要继续，并告诉发邀请的人。',
  otherCode: '换一个邀请码',
} as const

export type InviteKey = keyof typeof zh

export const inviteMessages: Catalogue<InviteKey> = { zh, en: async () => (await import('./inviteMessages.en')).en }
export const t = translator(inviteMessages)
