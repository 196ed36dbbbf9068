import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '第一次使用',
  intro: '建立第一个账号。它管理其他人的账号；在另一位管理员加入以前，单位和区划也由它管理。',
  codeLabel: '链接里的代码',
  codeHelp: '在服务器上运行 bangfu account admin 可以得到。链接只能用一次，30 分钟内有效。',
  check: '核对',
  name: '您的姓名',
  username: '用户名',
  usernameHelp: '3 到 40 位字母或数字，登录时用。',
  badUsername: '用户名要 3 到 40 位字母或数字，以字母或数字开头',
  password: '设置密码',
  passwordHelp: '至少 12 位，只有您自己知道。不要用常见的密码或自己的名字。',
  tooShort: '密码至少 12 位。',
  accept: '建立账号并登录',
  accepting: '正在建立',
  validUntil: '链接在{time}前有效。',
  otherCode: '换一个代码',
} as const

export type FirstRunKey = keyof typeof zh

export const firstRunMessages: Catalogue<FirstRunKey> = {
  zh,
  en: async () => (await import('./firstRunMessages.en')).en,
}
export const t = translator(firstRunMessages)
