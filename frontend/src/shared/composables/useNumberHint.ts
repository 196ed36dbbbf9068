import { computed, shallowRef, type ComputedRef } from 'vue'

/** Fetched with the first field that asks: no first screen has one. Without a line it is asked for by the next one. */
const holdsNumber = shallowRef<(text: string) => boolean>(() => false)

async function fetchRules(): Promise<void> {
  try {
    holdsNumber.value = (await import('../numbersInText')).holdsNumber
  } catch {
    // It only warns.
  }
}

/** True while a text holds a telephone, document or bank card number. It only warns: nothing may hinder sending. */
export function useNumberHint(text: () => string | number): ComputedRef<boolean> {
  void fetchRules()
  return computed(() => holdsNumber.value(String(text())))
}
