import type { Locale } from '@/shared/i18n'

type Known = readonly [pattern: RegExp, zh: string, en: string]

/** The more special first: nearly everything calls itself Chrome and Safari as well. */
const PROGRAMS: readonly Known[] = [
  [/wxwork\//i, '企业微信', 'WeCom'],
  [/MicroMessenger\//, '微信', 'WeChat'],
  [/DingTalk\//, '钉钉', 'DingTalk'],
  [/\bQQ\/\d/, 'QQ', 'QQ'],
  [/MQQBrowser|QQBrowser/, 'QQ 浏览器', 'QQ Browser'],
  [/UCBrowser|UCWEB/, 'UC 浏览器', 'UC Browser'],
  [/HuaweiBrowser|ArkWeb/, '华为浏览器', 'Huawei Browser'],
  [/MiuiBrowser/, '小米浏览器', 'Xiaomi Browser'],
  [/VivoBrowser/, 'vivo 浏览器', 'vivo Browser'],
  [/HeyTapBrowser|OppoBrowser/, 'OPPO 浏览器', 'OPPO Browser'],
  [/SamsungBrowser/, '三星浏览器', 'Samsung Internet'],
  [/baidubox|baidubrowser|BIDUBrowser/i, '百度', 'Baidu'],
  [/QihooBrowser|360SE|360EE|QHBrowser/, '360 浏览器', '360 Browser'],
  [/MetaSr|SogouMobileBrowser/, '搜狗浏览器', 'Sogou Browser'],
  [/\bEdg(?:e|A|iOS)?\//, 'Edge', 'Edge'],
  [/\bOPR\/|\bOpera\b/, 'Opera', 'Opera'],
  [/Firefox\/|FxiOS\//, 'Firefox', 'Firefox'],
  [/Chrome\/|CriOS\//, 'Chrome', 'Chrome'],
  [/MSIE |Trident\//, 'IE', 'Internet Explorer'],
  [/Version\/[\d.]+ .*Safari\//, 'Safari', 'Safari'],
]

const MACHINES: readonly Known[] = [
  [/OpenHarmony|HarmonyOS/, '鸿蒙设备', 'HarmonyOS device'],
  [/iPhone|iPod/, '苹果手机', 'iPhone'],
  [/iPad/, '苹果平板', 'iPad'],
  [/Android.*\bMobile\b|Mobile.*Android/, '安卓手机', 'Android phone'],
  [/Android/, '安卓平板', 'Android tablet'],
  [/Windows Phone/, 'Windows 手机', 'Windows phone'],
  [/Windows/, 'Windows', 'Windows'],
  [/Macintosh|Mac OS X/, '苹果电脑', 'Mac'],
  [/CrOS/, 'Chromebook', 'Chromebook'],
  [/Linux|X11/, 'Linux', 'Linux'],
]

/** Plain words for a user agent, such as `微信 · 安卓手机`; `null` when it says neither program nor machine. */
export function deviceName(userAgent: string, language: Locale): string | null {
  const parts = [PROGRAMS, MACHINES].map((known) => nameAmong(known, userAgent, language))
  return parts.filter((part) => part !== null).join(' · ') || null
}

function nameAmong(known: readonly Known[], userAgent: string, language: Locale): string | null {
  const [, zh, en] = known.find(([pattern]) => pattern.test(userAgent)) ?? []
  return (language === 'zh' ? zh : en) ?? null
}
