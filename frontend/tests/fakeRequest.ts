import { vi } from 'vitest'

/** Stands in for XMLHttpRequest: holds what was sent, and answers when it is told to. */
export class FakeRequest {
  static last: FakeRequest
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {}
  headers: Record<string, string> = {}
  status = 0
  responseText = ''
  onload = (): void => undefined
  onerror = (): void => undefined
  onabort = (): void => undefined
  ontimeout = (): void => undefined
  sent: unknown = null
  constructor() {
    FakeRequest.last = this
  }
  open = vi.fn()
  setRequestHeader = (name: string, value: string): void => void (this.headers[name] = value)
  getResponseHeader = () => '7'
  send = (body: unknown): void => void (this.sent = body)
  abort = (): void => this.onabort()
  answer(status: number, text: string): void {
    Object.assign(this, { status, responseText: text })
    this.onload()
  }
}
