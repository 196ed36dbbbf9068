import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  further: '更多：机关、日期、公开方式、联系人、更正文本',
  addressedTo: '主送',
  addressedHelp: '按范围主送的单位会看到通知，并要签收。主送和抄送都不设范围，就是本区划及以下都能看到，不要求签收。',
  addAddressees: '增加主送范围',
  seeAddressees: '看看主送给谁',
  addressees: '主送文字（每行一个，可不填）',
  copiedTo: '抄送',
  addCopies: '增加抄送范围',
  seeCopies: '看看抄送给谁',
  copiedToWords: '抄送文字（系统以外的单位也写在这里，每行一个）',
  reaches: '这样会有 {n} 个单位收到：',
  printingOffice: '印发机关',
  printedOn: '印发日期',
  publishedOn: '公开发布日期',
  publishedTime: '公开发布时间',
  receivingOffice: '受理处室',
  disclosure: '公开方式',
  notSaid: '没有写明',
  disclosure_on_own_initiative: '主动公开',
  disclosure_on_request: '依申请公开',
  disclosure_none: '不予公开',
  endorsedBy: '转发、批转机关（每行一个）',
  correctedText: '更正文本（可不填）',
  correctedHelp: '原文照收到的样子保存；有错漏时，在这里写更正后的全文，两份并排显示。',
  contacts: '联系人',
  contactOffice: '处室',
  contactNames: '姓名',
  contactPhone: '联系电话',
  contactFax: '联系传真',
  contactMail: '电子邮箱',
  addContact: '增加联系人',
  removeContact: '去掉联系人 {n}',
  ground: '所依据的上级通知（最多两份）',
  addGround: '选一份上级通知',
  because: '替换的原因',
  becauseNeeded: '请写明替换的原因。',
  saveDraft: '存为草稿',
  savedIsOut: '点“保存”，通知就发出了，本区划及以下的单位都能看到。还不到发出的时候，请点“存为草稿”。',
  draftNotOut: '通知存成了草稿，还没有发出；要发出，请到“通知”里打开它。',
  issueNow: '发出',
} as const

export type NoticeFormKey = keyof typeof zh

export const noticeFormMessages: Catalogue<NoticeFormKey> = {
  zh,
  en: async () => (await import('./noticeMessages.en')).en,
}
export const t = translator(noticeFormMessages)
