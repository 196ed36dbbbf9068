import { computed, type ComputedRef } from 'vue'

import { holdsNumber } from '../numbersInText'

/** True while a text holds a telephone, document or bank card number. It only warns: nothing may hinder sending. */
export function useNumberHint(text: () => string | number): ComputedRef<boolean> {
  return computed(() => holdsNumber(String(text())))
}
