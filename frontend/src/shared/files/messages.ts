import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  files: '附件',
  noFiles: '没有附件。',
  addFiles: '添加附件',
  dropHere: '也可以拖到这里。Word、Excel、PDF、图片、文本，每个不超过 {mb} MB，最多 {n} 个。',
  waiting: '等待上传',
  sending: '上传中 {n}%',
  expected: '没有传完，请移除后重新添加',
  checking: '检查中',
  ready: '可下载',
  rejected: '被拒绝：{why}',
  failed: '没有上传：{why}',
  progressOf: '{name}：上传进度',
  download: '下载',
  downloadOf: '下载：{name}',
  again: '重新上传',
  againOf: '重新上传：{name}',
  remove: '移除',
  removeOf: '移除：{name}',
  removeQuestion: '移除后不能恢复。',
  removeYes: '确定移除',
  wrongType: '不能添加这种文件。',
  emptyFile: '这是空文件。',
  tooLarge: '超过 {mb} MB。',
  tooMany: '附件最多 {n} 个。',
  unreadable: '文件读不出来，请重新选择。',
  rDamaged: '文件已损坏，打不开。',
  rEncrypted: '文件有密码，请去掉密码再传。',
  rInfected: '文件带有病毒。',
  rMacros: '文件带有宏，请另存为不带宏的再传。',
  rTooComplex: '内容太大，无法检查。',
  rUnsupported: '不接收这种文件。',
  rWrongType: '内容与文件名的后缀不符。',
  rOther: '没有通过检查。',
} as const

export type FilesKey = keyof typeof zh

export const filesMessages: Catalogue<FilesKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(filesMessages)
