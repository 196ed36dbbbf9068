import { onScopeDispose, ref } from 'vue'

import { Cancelled, type UploadWatch } from '../api/upload'
import { describeFailure } from '../failure'

/**
 * One file on its way.
 *
 *     const { share, failure, start, cancel, retry } = useUpload((file: File, watch) => api.send(file, watch), onSent)
 *
 * `share` is 0 to 1 while it goes and null otherwise; `failure` says why it did not arrive, and `retry` sends the same
 * again. `cancel` ends it without a failure; so does leaving the screen.
 */
export function useUpload<Given extends unknown[], Answer>(
  send: (watch: UploadWatch, ...given: Given) => Promise<Answer>,
  onSent: (answer: Answer) => unknown,
) {
  const share = ref<number | null>(null)
  const failure = ref<string | null>(null)
  let last: Given | null = null
  let aborter = new AbortController()

  async function start(...given: Given): Promise<void> {
    if (share.value !== null) return
    last = given
    aborter = new AbortController()
    share.value = 0
    failure.value = null
    try {
      const answer = await send({ onProgress: (now) => (share.value = now), signal: aborter.signal }, ...given)
      await onSent(answer)
    } catch (error) {
      failure.value = error instanceof Cancelled ? null : describeFailure(error)
    } finally {
      share.value = null
    }
  }

  const retry = async (): Promise<void> => void (last && (await start(...last)))
  const cancel = (): void => aborter.abort()
  const forget = (): void => {
    failure.value = last = null
  }

  onScopeDispose(cancel)
  return { share, failure, start, cancel, retry, forget }
}
