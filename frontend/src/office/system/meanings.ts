import { locale } from '@/shared/i18n'

import type { SettingShown } from './api'

/** What each setting means, in Chinese; the gateway itself describes them in English. */
const CHINESE: Record<string, string> = {
  BANGFU_ALLOWED_HOSTS: '除公开网址外，还允许用哪些主机名访问。',
  BANGFU_ANONYMOUS_PER_MINUTE: '同一地址每分钟最多的未登录请求数，含上传照片。',
  BANGFU_BACKUP_RECORD: '记录上次备份的文件。',
  BANGFU_BLIND_INDEX_KEY: '查找加密内容用的密钥。',
  BANGFU_CAMPAIGNS_URL: '“专项行动”程序的地址。',
  BANGFU_CONNECTION_LIMIT: '同时最多的连接数；超出时先断开等待最久的连接。',
  BANGFU_COSTLY_PER_MINUTE: '一个账号每分钟最多的打印、导出、导入、扫描和查找次数。',
  BANGFU_DATABASE_POOL_SIZE: '每个程序保持的数据库连接数。',
  BANGFU_GATEWAY_DATABASE_URL: '登录与人员的数据库。',
  BANGFU_GATEWAY_URL: '其他程序访问网关的地址。',
  BANGFU_HOME: '存放全部数据的文件夹。',
  BANGFU_HOUSEHOLDS_URL: '“帮扶户与结对”程序的地址。',
  BANGFU_INTERNAL_SECRET: '本系统各程序之间的口令。',
  BANGFU_JWKS: '验证登录令牌的公钥。',
  BANGFU_KEK: '保护加密内容的总密钥。',
  BANGFU_KEK_FILE: '存放总密钥的文件。',
  BANGFU_LOGIN_ADDRESS_LIMIT: '同一地址 15 分钟内最多允许登录失败的次数。',
  BANGFU_ORPHANS_DAYS: '存储里没有记录的文件，发现多少天后删除。',
  BANGFU_OWN_PERSON_AFTER_DAYS: '单独邀请别人进来后多少天内，两个账号仍算同一个人（销毁一户的资料需要两个人）。',
  BANGFU_PUBLIC_URL: '浏览器使用的网址；用 https 时登录信息更安全。',
  BANGFU_READS_PER_MINUTE: '一个账号每分钟最多的查看请求数。',
  BANGFU_REJECTED_UPLOADS_DAYS: '没有通过的照片和盖章件，多少天后删除文件。',
  BANGFU_REPLACED_TEXT_DAYS: '活动归档多少天后，删除被更正、被替换的文字。',
  BANGFU_SECOND_FACTOR: '工作人员和管理员登录时要不要手机验证码：off 不要，optional 本人自愿开启，required 必须开启。',
  BANGFU_SIGNING_KEY: '签发登录令牌的密钥。',
  BANGFU_SPA_DIR: '网页文件所在的文件夹。',
  BANGFU_STORE_ACCESS_KEY: '照片存储的访问账号。',
  BANGFU_STORE_BUCKET: '存放照片的存储桶。',
  BANGFU_STORE_DIRECT_URL: '浏览器直接上传照片的地址；不填时照片经本系统加密后保存。',
  BANGFU_STORE_ENDPOINT: '照片存储的地址。',
  BANGFU_STORE_REGION: '照片存储的区域。',
  BANGFU_STORE_SECRET_KEY: '照片存储的密钥。',
  BANGFU_SUBMISSIONS_URL: '“走访与报表”程序的地址。',
  BANGFU_TRUSTED_PROXIES: '可信的反向代理地址，例如 Caddy。',
  BANGFU_WORKERS_URL: '查询后台任务情况的地址。',
  BANGFU_WRITES_PER_MINUTE: '一个账号每分钟最多的填报请求数。',
}

export function meaningOf({ name, description }: SettingShown): string {
  return (locale.value === 'zh' && CHINESE[name]) || description
}
