import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  roles: '自设角色',
  rolesIntro:
    '本地自己的角色，例如汇总员、驻村干部。每个角色以一个现成的角色为依据，去掉用不着的权限，只会更少，不会更多。',
  none: '还没有自设角色。',
  add: '新建角色',
  edit: '更改',
  editOf: '更改“{name}”',
  basedOn: '依据：{role}',
  base: '依据的角色',
  baseHelp: '建好以后不能改。在哪里任职、管哪个地区，都和依据的角色一样。',
  zh: '名称（中文）',
  en: '名称（英文）',
  code: '代码',
  codeHelp: '小写字母、数字和下划线，以字母开头；建好以后不能改。',
  badCode: '要以小写字母开头，只用小写字母、数字和下划线，2 到 40 位。',
  required: '必填',
  allowed: '可以做什么（去掉勾选就去掉权限）',
  fallsToo: '去掉“{what}”时，离不开它的权限也一起去掉了。',
  held: '{n} 人担任',
  heldHelp: '已有人担任，只能再去掉权限，不能增加。要增加，请另建一个角色。',
  can: '{n} 项权限，共 {all} 项',
  ended: '从这天起不再授予',
  endedOn: '{date} 起不再授予',
  save: '保存',
  cancel: '取消',
  saved: '已保存。担任这个角色的人下次操作时生效。',
} as const

export type RolesKey = keyof typeof zh

export const rolesMessages: Catalogue<RolesKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(rolesMessages)
