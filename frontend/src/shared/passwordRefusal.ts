import { Problem } from './api/problem'
import { locale } from './i18n'

/** Why the server does not take a new password, or null when something else went wrong. The phone holds no list. */
export function passwordRefusal(error: unknown): string | null {
  const isRefused = error instanceof Problem && error.status === 422 && error.code.startsWith('password-')
  return isRefused ? error.sentence(locale.value) : null
}
