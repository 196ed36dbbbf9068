import { Problem, Unreachable } from './api/problem'
import { locale } from './i18n'
import { t } from './i18n/common'

/** A sentence for the person on why something failed. What is no answer of the server is a fault of ours and logged. */
export function describeFailure(error: unknown): string {
  if (error instanceof Problem) return error.sentence(locale.value)
  if (error instanceof Unreachable) return t('unreachable')
  console.error(error)
  return t('unexpected')
}
