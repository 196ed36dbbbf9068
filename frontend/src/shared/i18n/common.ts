import { translator, type Catalogue } from './index'

const zh = {
  product: '帮扶',
  tagline: '志愿服务帮扶 · 走访、报表、进度',
  switchLanguage: 'English',
  signIn: '登录',
  signOut: '退出登录',
  account: '我的账号',
  username: '用户名',
  password: '密码',
  showPassword: '显示密码',
  hidePassword: '隐藏密码',
  forgotPassword: '没有账号或忘了密码，请联系所在单位的管理员。',
  signingIn: '正在登录',
  signedOutNotice: '登录已过期，请重新登录。手机里的记录都还在。',
  loading: '正在加载',
  retry: '重试',
  back: '返回',
  close: '关闭',
  cancel: '取消',
  more: '加载更多',
  numberHint: '文字里好像有电话号码或身份证号，更多人会看到，请删去。',
  unreachable: '连不上网络，请稍后再试。',
  unexpected: '出了点问题，请稍后再试。',
  notFound: '没有这个页面',
  notFoundHelp: '网址写错了，或页面已搬走。',
  home: '回到首页',
  noAccess: '您的账号没有可以打开的页面',
  noAccessHelp: '请联系所在单位的管理员开通权限。',
  rolesWaitTitle: '您的账号还在等待确认',
  rolesWait: '另一位管理员或上级确认后就能使用。着急请联系邀请您的人。',
  lookAgain: '再看一下',
  turnedAway: '那一页您不能打开，这里是您的首页。',
  skip: '跳到主要内容',
  yuan: '元',
  apiDocs: '接口文档',
  required: '必填',
} as const

export type CommonKey = keyof typeof zh

export const common: Catalogue<CommonKey> = { zh, en: async () => (await import('./common.en')).en }
export const t = translator(common)
