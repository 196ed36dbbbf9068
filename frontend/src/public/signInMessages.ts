import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '手机验证码',
  code: '6 位验证码',
  codeHelp: '打开手机上的验证器，填写“Bangfu”下面的数字。',
  recoveryCode: '恢复码',
  recoveryHelp: '开启手机验证码时保存的 16 位恢复码，每个只能用一次。',
  useRecovery: '手机不在身边？用恢复码',
  useCode: '用手机验证码',
  noneLeft: '手机和恢复码都没有，请联系所在单位的管理员重新邀请。',
  again: '重新登录',
} as const

export type SignInKey = keyof typeof zh

export const signInMessages: Catalogue<SignInKey> = { zh, en: async () => (await import('./signInMessages.en')).en }
export const t = translator(signInMessages)
