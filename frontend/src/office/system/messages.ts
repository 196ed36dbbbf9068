import { translator, type Catalogue } from '@/shared/i18n'

const zh = {
  title: '系统',
  health: '运行情况',
  allWell: '各部分运行正常。',
  notWell: '{n} 个部分有问题：{names}',
  refresh: '刷新',
  part: '部分',
  state: '状态',
  isReady: '正常',
  isDown: '有问题',
  workers: '后台任务',
  workerOf: '后台任务：{program}',
  feed: '消息：{source} → {reader}',
  anchors: '审计记录的签名',
  workersElsewhere: '后台任务不在这台机器上，这里看不到。',
  disk: '磁盘',
  diskFree: '剩余 {free}，共 {total}',
  diskLow: '空间不足 2 GB，很快就不能再收照片。请清理磁盘。',
  version: '版本',
  startedAt: '启动时间',
  gateway: '登录与人员',
  campaigns: '专项行动',
  submissions: '走访与报表',
  households: '帮扶户与结对',
  backups: '备份',
  noBackup: '这台机器上还没有做过备份。',
  lastBackup: '上次备份',
  backupTo: '存放位置',
  backupHolds: '内容',
  backupCounts: '{rows} 行，{objects} 个文件',
  backupOld: '超过 36 小时没有备份。请检查夜间备份。',
  backupGood: '36 小时内做过备份。',
  backupHow: '在服务器上做一次备份，工作不必停：',
  backupSafe:
    '备份是加密的。有两样要另外保管，丢了谁也恢复不了：备份的私钥（bangfu backup-key show），secrets 文件夹中的 kek 和 blind-index-key。',
  settings: '设置',
  settingsHelp: '改动写在启动程序的环境变量里，下次启动生效。密钥只显示有没有设置。',
  setting: '名称',
  value: '值',
  meaning: '说明',
  isSecretSet: '已设置（不显示）',
  notSet: '未设置',
  byDefault: '默认',
  unitsHint: '单位和队伍在“人员”里新建、改名；乡镇和村在“区划”里导入。',
} as const

export type SystemKey = keyof typeof zh

export const systemMessages: Catalogue<SystemKey> = { zh, en: async () => (await import('./messages.en')).en }
export const t = translator(systemMessages)
