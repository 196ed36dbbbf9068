import type { Locale } from '../i18n'

/** An RFC 9457 answer. `code` is the last part of its `type`, such as `visit-changed`. */
export class Problem extends Error {
  readonly status: number
  readonly code: string
  readonly title: string
  readonly titleEn: string | null
  readonly retryAfterSeconds: number | null
  /** The whole answer, with what this kind of problem says beside its title. */
  readonly fields: Record<string, unknown>

  constructor(status: number, body: Record<string, unknown>, retryAfter: string | null = null) {
    const title = text(body.title) ?? `HTTP ${status}`
    super(title)
    this.status = status
    this.fields = body
    this.title = title
    this.titleEn = text(body.title_en)
    this.code = (text(body.type) ?? '').split('/').pop() || `http-${status}`
    this.retryAfterSeconds = retryAfter && /^\d+$/.test(retryAfter) ? Number(retryAfter) : null
  }

  sentence(language: Locale): string {
    return language === 'en' ? (this.titleEn ?? this.title) : this.title
  }
}

/** No answer came: no line, a time-out, or a proxy that cut it. Nothing is known about the request. */
export class Unreachable extends Error {}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null
}
