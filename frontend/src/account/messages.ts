import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  intro: '姓名和电话由您自己维护。用户名、单位和职务由管理员登记。',
  needsLine: '这一页要连上网络才能打开和修改。',
  places: '单位和职务',
  profile: '姓名和电话',
  name: '姓名',
  phone: '电话',
  phoneHelp: '可不填。本单位的管理员和队长看得到。',
  nameTooLong: '姓名最多 120 个字。',
  badPhone: '电话为 5 到 20 位数字，可以有空格、加号和横线。',
  save: '保存',
  saving: '正在保存',
  saved: '已保存',
  changedMeanwhile: '您的资料刚被别人改过，下面是最新内容，请看过再改。',
  passwordTitle: '修改密码',
  currentPassword: '现在的密码',
  newPassword: '新密码',
  passwordRule:
    '至少 {n} 位，和现在的不同。不要用常见的密码、自己的名字或手机号。改好以后，其他设备都要用新密码重新登录。',
  tooShort: '密码至少 {n} 位。',
  tooLong: '密码最多 128 位。',
  samePassword: '新密码和现在的一样。',
  wrongPassword: '现在的密码不对。',
  tryLater: '试的次数太多，请 {n} 秒后再试。',
  changePassword: '修改密码',
  changingPassword: '正在修改',
  passwordChanged: '密码已修改，其他设备都已退出。',
  devices: '已登录的设备',
  devicesHelp: '有不认识的，或者手机丢了，就让它退出，再修改密码。',
  thisDevice: '本机',
  signedInAt: '登录',
  lastSeenAt: '最近使用',
  unknownDevice: '未知设备',
  signOutThere: '在那台设备上退出',
  sureSignOut: '让“{device}”（{time}登录）退出吗？那里要输入密码才能再用，没发送的走访记录会留着。',
  yesSignOut: '确定退出',
  signingOut: '正在退出',
  signedOutThere: '“{device}”已退出。',
} as const

export type AccountKey = keyof typeof zh

export const accountMessages: Catalogue<AccountKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(accountMessages)
