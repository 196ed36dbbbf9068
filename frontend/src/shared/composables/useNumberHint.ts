import { computed, shallowRef, watchEffect, type ComputedRef } from 'vue'

const none = (): boolean => false

/** Fetched with the first text that could hold one. Without a line it is asked for again as the text grows. */
const holdsNumber = shallowRef<(text: string) => boolean>(none)

/** Two digits, or three in Chinese: nothing shorter begins a number. */
const MAY_BEGIN = /[0-9０-９][^]*[0-9０-９]|[零〇一二三四五六七八九幺壹贰貳叁參肆伍陆陸柒捌玖]{3}/

async function fetchRules(): Promise<void> {
  try {
    holdsNumber.value = (await import('../numbersInText')).holdsNumber
  } catch {
    // It only warns.
  }
}

/** True while a text holds a telephone, document or bank card number. It only warns: nothing may hinder sending. */
export function useNumberHint(text: () => string | number): ComputedRef<boolean> {
  watchEffect(() => {
    if (holdsNumber.value === none && MAY_BEGIN.test(String(text()))) void fetchRules()
  })
  return computed(() => holdsNumber.value(String(text())))
}
