import { ref, shallowRef, type ShallowRef } from 'vue'

export type Locale = 'zh' | 'en'
/** English is its own small file: on a slow line nobody waits for words they do not read. */
export interface Catalogue<Key extends string> {
  zh: Record<Key, string>
  en: () => Promise<Record<Key, string>>
}
export type Values = Record<string, string | number>

const REMEMBERED = 'bangfu.locale'

function rememberedLocale(): Locale {
  try {
    return localStorage.getItem(REMEMBERED) === 'en' ? 'en' : 'zh'
  } catch {
    // Storage may be forbidden in an embedded browser; Chinese is what nearly everybody wants.
    return 'zh'
  }
}

export const locale = ref<Locale>(rememberedLocale())

export function setLocale(next: Locale): void {
  locale.value = next
  document.documentElement.lang = next === 'zh' ? 'zh-CN' : 'en'
  try {
    localStorage.setItem(REMEMBERED, next)
  } catch {
    // The choice then lasts as long as the page.
  }
}

/** `fill('未同步 {n} 条', { n: 2 })` is `'未同步 2 条'`. */
export function fill(message: string, values: Values = {}): string {
  return message.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole))
}

/** A typed `t()` for one catalogue; reads `locale`, so templates follow the switch. Chinese until English has come. */
export function translator<Key extends string>({ zh, en }: Catalogue<Key>) {
  const english = shallowRef(null) as ShallowRef<Record<Key, string> | null>
  let isAsked = false

  async function fetchEnglish(): Promise<void> {
    isAsked = true
    try {
      english.value = await en()
    } catch {
      // No line: the next text asks again.
      isAsked = false
    }
  }

  return (key: Key, values?: Values): string => {
    if (locale.value === 'en' && !english.value && !isAsked) void fetchEnglish()
    const words = (locale.value === 'en' && english.value) || zh
    return fill(words[key], values)
  }
}
