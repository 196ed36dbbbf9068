import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '以前的内容',
  open: '看以前的内容',
  help: '只有填报人、队长和审核的单位看得到。',
  nothing: '没有以前的内容。',
  correctedBy: '{who}更正，{time}',
  refusedBy: '{who}又报了一份不同的，没有采用，{time}',
  sentBy: '{who}报送第 {n} 版，{time}',
  why: '更正原因',
  me: '我',
  teammate: '队员',
  someone: '工作人员',
  deletedText: '到期已删除，只留时间和人。',
  keptUntil: '保留到 {time}，到期自动删除。',
  keptOpen: '活动归档以前一直保留。',
  rejected: '没有通过的照片和盖章件',
  photo: '照片',
  scan: '盖章件',
  deletedFile: '文件到期已删除。',
  rejectedOn: '{time}没有通过',
  not_an_image: '不是照片',
  too_many_pixels: '照片尺寸太大',
  truncated: '照片不完整',
  unsupported: '这种格式不能用，请发 JPEG、PNG 或 WebP',
  too_slow: '照片处理不了',
  not_prepared: '照片处理不了',
  infected: '文件里查出病毒',
  expected: '没有传完',
  unreadable: '看不清上面的码',
  read: '和报送的表对不上',
} as const

export type KeptKey = keyof typeof zh

const messages: Catalogue<KeptKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(messages)

/** Why a file was rejected; a word that a later release adds is said as the general one. */
export const reasonWord = (reason: string): string => t(reason in zh ? (reason as KeptKey) : 'not_prepared')
