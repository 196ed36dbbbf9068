import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '词表和指标',
  intro: '走访、结对和看板用的词在这里增加、改名、停用。停用的词不再出现在选项里，已经记下的照旧。',
  lists: '词表',
  unit_kinds: '单位类型',
  lines: '条线',
  aid_domains: '帮扶领域',
  goals: '帮扶目标',
  supports: '扶持方式',
  service_forms: '服务形式',
  served_groups: '服务对象',
  measure_units: '计量单位',
  fixed: '这张表的词由系统使用，只能改名和补充别名。',
  add: '增加一个词',
  edit: '修改',
  editOf: '修改“{name}”',
  saved: '已保存“{name}”。手机下次联网时更新。',
  zh: '中文',
  en: '英文',
  code: '代码',
  codeHelp: '小写字母、数字和下划线，以字母开头；保存后不能改。',
  synonyms: '别名',
  synonymsHelp: '名册里对这个词的其他写法，用顿号隔开。',
  parent: '上级词',
  noParent: '没有上级',
  from: '启用日期',
  until: '停用日期',
  untilHelp: '从这一天起不再供选择。',
  owner: '供谁使用',
  everybody: '全部单位',
  ownersOnly: '只供{place}',
  valid: '有效期',
  always: '一直有效',
  since: '{date}起',
  endedOn: '{date}停用',
  save: '保存',
  cancel: '取消',
  required: '必填',
  badCode: '只能用小写字母、数字和下划线，以字母开头',
  badDays: '停用日期要晚于启用日期',
  act: '操作',
} as const

export type WordsKey = keyof typeof zh

export const wordsMessages: Catalogue<WordsKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(wordsMessages)
