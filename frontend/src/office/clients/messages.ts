import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '接口账号',
  intro: '省级系统用接口账号读取汇总数（OAuth2 client credentials）。密钥只显示一次。',
  add: '新建接口账号',
  name: '系统名称',
  place: '读取范围',
  make: '新建并生成密钥',
  required: '必填',
  country: '全国',
  choosePlace: '请选择读取范围',
  none: '还没有接口账号。',
  active: '在用',
  closed: '已停用',
  clientId: '客户端 ID',
  secrets: '有效密钥',
  noSecret: '没有有效密钥，不能登录。',
  secretLine: '第 {n} 号，{used}{ends}',
  neverUsed: '还没有用过',
  usedAt: '{time}用过',
  endsAt: '，{time}失效',
  rotate: '换密钥',
  rotateHelp: '生成一个新密钥；旧的再用 24 小时，够对方换上。',
  end: '马上停用第 {n} 号',
  close: '停用',
  closeHelp: '马上不能再读取；以后可以恢复。',
  reopen: '恢复',
  sure: '确定{act}“{name}”？',
  confirm: '确定',
  cancel: '取消',
  secretFor: '{name}的密钥',
  secretOnce: '密钥只显示这一次，离开就看不到了。请直接交给对方的工程师。',
  secret: '密钥',
  copy: '复制密钥',
  copied: '已复制',
  copyFailed: '没能复制，请选中后自己复制。',
} as const

export type ClientsKey = keyof typeof zh

export const clientsMessages: Catalogue<ClientsKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(clientsMessages)
