import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '手机验证码',
  intro: '开启后，登录时除了密码还要填手机上的 6 位数字。别人知道了密码也进不来。',
  required: '您的单位要求开启。',
  isOn: '已开启',
  isOff: '未开启',
  since: '开启时间',
  codesLeft: '还没用过的恢复码',
  codesLeftValue: '{n} 个',
  fewLeft: '恢复码快用完了，请重新生成。',
  turnOn: '开启手机验证码',
  password: '现在的密码',
  next: '下一步',
  checking: '正在核对',
  scanTitle: '1. 扫二维码',
  scan: '用手机上的验证器扫一扫，例如微信小程序“腾讯身份验证器”、Microsoft Authenticator、FreeOTP。',
  picture: '手机验证码的二维码',
  samePhone: '验证器就在这台手机上？',
  openHere: '在验证器里打开',
  secret: '不能扫码时，在验证器里填写这个密钥',
  copy: '复制',
  copied: '已复制',
  copyFailed: '没有复制成功，请手工抄写。',
  confirmTitle: '2. 填写验证码',
  code: '6 位验证码',
  codeHelp: '验证器里“Bangfu”下面的数字，每 30 秒换一次。',
  confirm: '核对并开启',
  codesTitle: '请保存恢复码',
  codesHelp: '手机丢了或换了，登录时用其中一个代替验证码，每个只能用一次。只显示这一次，请打印或抄下来，和手机分开放。',
  print: '打印',
  saved: '我已保存好',
  renew: '重新生成恢复码',
  renewHelp: '原来的恢复码会全部作废。',
  remove: '关闭手机验证码',
  removeHelp: '换手机时也先关闭，再用新手机开启。',
  proofCode: '验证码或恢复码',
  wrongPassword: '现在的密码不对。',
  removed: '手机验证码已关闭。',
  renewed: '新的恢复码已生成。',
  turnedOn: '手机验证码已开启，其他设备都已退出。',
  secureTitle: '先保护好账号',
  securePassword: '您现在的密码不够安全，不符合职务的要求。请先换一个，再继续使用。',
  secureFactor: '您的单位要求工作人员和管理员开启手机验证码。请先开启，再继续使用。',
} as const

export type SecondFactorKey = keyof typeof zh

export const secondFactorMessages: Catalogue<SecondFactorKey> = {
  zh,
  en: async () => (await import('./secondFactorMessages.en')).en,
}
export const t = translator(secondFactorMessages)
