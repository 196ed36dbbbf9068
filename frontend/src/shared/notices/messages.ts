import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  notice: '重要提醒',
  replaced: '您的密码被更换了',
  replacedBy: '{time}，{who}发出的邀请更换了您的密码，所有设备都已退出登录。',
  machine: '服务器的管理人',
  notWanted: '如果不是您要求的，请马上联系：{who}',
  notWantedNobody: '如果不是您要求的，请马上联系您的上级单位。',
  call: '拨打 {phone}',
  read: '知道了',
  onlyHere: '这条提醒半年内在您的每台设备上都会显示，直到在那台设备上点“知道了”。',
} as const

export type NoticeKey = keyof typeof zh

const messages: Catalogue<NoticeKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(messages)
