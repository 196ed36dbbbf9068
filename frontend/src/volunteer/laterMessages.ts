import { translator, type Catalogue, type Values } from '@/shared/i18n'

import { t as first, type VolunteerKey } from './messages'

const zh = {
  phone: '电话',
  address: '住址',
  team: '帮扶队伍',
  since: '结对时间',
  status: '类别',
  causes: '致贫原因',
  labour: '劳动能力',
  members: '家庭人口',
  membersCount: '{n} 人',
  show: '查看',
  showField: '查看{field}',
  whyShow: '查看{field}是为了',
  whyShowHelp: '查看会留下记录。',
  purposeCall: '电话联系',
  purposeVisit: '上门走访',
  purposeForm: '核对表格',
  notRecorded: '未登记',
  continueDraft: '继续填写',
  pastVisits: '历次走访',
  noVisits: '还没有走访记录',
  stateDraft: '草稿',
  stateSending: '正在发送',
  stateParked: '需要处理',
  stateSignedOut: '等待登录',
  receivedAt: '收到时间',
  nextTry: '下次自动重试：{time}',
  awaitingPhotos: '服务器还没收齐照片，请在记录这次走访的手机上打开本页。',
  photoSaved: '已存在手机',
  photoUploading: '正在上传 {share}%',
  photoStored: '已上传',
  photoFailed: '没有传上，会自动重试',
  photoRejected: '没有通过检查',
  retryPhoto: '重传这张',
  tooLateToRemove: '这张照片已经登记，不能再移除。',
  amend: '修改后重发',
  exportFile: '导出',
  discardVisit: '删除这条',
  backToHousehold: '回到这一户',
  openVisit: '查看详情',
  onThisPhone: '手机里的',
  onServer: '已报送的',
  nothingYet: '还没有记录',
  reportMonth: '月份',
  reportTitle: '实施情况进度表',
  monthHelp: '表格按走访记录自动填好，核对后报送。',
  openDraft: '生成表格',
  viewRows: '查看内容',
  hideRows: '收起',
  downloadPdf: '下载 PDF',
  downloadWord: '下载 Word',
  preparingFile: '正在生成文件',
  submitReport: '报送',
  submitSure: '报送后内容固定，不能再改。确定报送吗？',
  submitYes: '确定报送',
  noReport: '未生成',
  noRows: '本月没有走访记录',
  late: '补报',
  returnedBecause: '退回原因：{reason}',
  reportsDone: '已报送 {done} 份，共 {all} 份',
  date: '日期',
  total: '合计',
} as const

export type LaterKey = keyof typeof zh

export const laterMessages: Catalogue<LaterKey> = {
  zh,
  en: async () => (await import('./laterMessages.en')).en,
}
const later = translator(laterMessages)

/** Words of the screens loaded behind the first one, and of the first one too. */
export const t = (key: LaterKey | VolunteerKey, values?: Values): string =>
  key in zh ? later(key as LaterKey, values) : first(key as VolunteerKey, values)
