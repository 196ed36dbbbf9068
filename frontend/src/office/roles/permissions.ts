import { locale } from '@/shared/i18n'

/** What a role of an office or a team may do, in words. */
const WORDS: Record<string, [zh: string, en: string]> = {
  'accounts.write': ['管理账号', 'Keep accounts'],
  'campaigns.read': ['查看活动和通知', 'Read campaigns and notices'],
  'campaigns.receive': ['确认收到活动和通知', 'Confirm that campaigns and notices were received'],
  'campaigns.write': ['发布活动、通知和任务', 'Make campaigns, notices and duties'],
  'days_off.write': ['更新节假日', 'Keep the tables of days off'],
  'divisions.import': ['导入行政区划', 'Import divisions'],
  'dues.extend': ['给任务延期', 'Extend duties'],
  'dues.read': ['查看任务完成情况', 'See who owes what'],
  'dues.read_files': ['查看单位报送的材料', 'Read files that units sent'],
  'dues.receive': ['登记收讫', 'Note what was received'],
  'dues.report': ['为本单位填报数量和材料', 'Report numbers and files for the own unit'],
  'households.erase': ['删除帮扶户个人信息', 'Erase households'],
  'households.export_file': ['导出一户一档', 'Export the file of a household'],
  'households.read': ['查看帮扶户（打码）', 'See households, masked'],
  'households.restrict': ['限制查看帮扶户', 'Restrict households'],
  'households.reveal': ['显示完整姓名电话', 'Reveal names and phones'],
  'households.search_person': ['按姓名证件查人', 'Search for a person'],
  'households.write': ['登记、修改帮扶户', 'Change the register'],
  'organizations.read': ['查看单位和队伍', 'Read units and teams'],
  'organizations.write': ['新建、更改单位和队伍', 'Change units and teams'],
  'pairings.plan': ['填写帮扶计划', 'Write support plans'],
  'pairings.read': ['查看结对', 'See pairings'],
  'pairings.write': ['结对和移交', 'Pair and hand over'],
  'progress.read': ['查看进度看板', 'See the board'],
  'quotas.write': ['分配指标', 'Allocate quotas'],
  'reports.read': ['查看表格', 'Read forms'],
  'reports.review': ['审核、转报、退回表格', 'Review, forward and return forms'],
  'reports.write': ['填报表格', 'File forms'],
  'roles.confirm': ['确认别人提出的角色', 'Confirm roles that others asked for'],
  'visits.read': ['查看走访记录', 'Read visits'],
  'visits.write': ['记录走访', 'Log visits'],
  'words.write': ['维护词表和指标', 'Keep words and measures'],
}

/** A permission without words is shown by its code: it is of a later release. */
export function permissionWords(code: string): string {
  const words = WORDS[code]
  return words ? words[locale.value === 'en' ? 1 : 0] : code
}
