import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '开始设置',
  intro: '按顺序做完这几步，各单位就能开始工作。可以随时离开，回来接着做。',
  alone:
    '现在只有您一位管理员：账号、单位和区划都由您一人办理，每一步都记入审计记录，并注明“一人办理”。系统管理员加入后，单位和区划由他办理。',
  together: '系统管理员已经加入，单位和区划由他办理。',
  stepAccount: '您的账号',
  accountIs: '{name}，用户名 {username}，安全管理员',
  stepUnit: '本单位和所在地区',
  unitHelp: '您所在的单位，例如某县文明办、民政局。',
  unitIs: '{place} {name}',
  change: '更改',
  save: '保存',
  name: '单位名称',
  required: '必填',
  place: '所在地区',
  placeNow: '现在：{place}。要改再选。',
  choosePlace: '请选择所在地区',
  line: '条线',
  stepPlaces: '乡镇和村',
  placesHelp: '帮扶户登记在村里。没有名单可以先跳过，以后在“区划”里导入。',
  townsAre: '已有 {n} 个乡镇',
  importMore: '再导入',
  stepSecond: '第二位管理员',
  secondHelp: '请另一个人担任系统管理员。他用邀请链接设好密码后，与您互相制约。',
  secondInvited: '{name}已受邀请，还没有登录。',
  secondIn: '{name}已经加入。',
  secondInvite: '邀请系统管理员',
  inviteAgain: '重新邀请',
  stepOfficers: '第一批工作人员',
  officersHelp: '他们导入名册、建队伍、结对、看进度。志愿者由他们或队长添加。',
  officersAre: '已添加 {n} 人：{names}',
  addOfficer: '添加工作人员',
  done: '已完成',
  toDo: '待办',
  toPeople: '去“人员与单位”',
} as const

export type StartKey = keyof typeof zh

export const startMessages: Catalogue<StartKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(startMessages)
