import { computed, onScopeDispose, reactive, ref } from 'vue'

import { api, Problem, type Uuid } from '@/shared/api'
import { saveFile } from '@/shared/download'
import { describeFailure } from '@/shared/failure'
import { sha256Hex } from '@/shared/photos/hash'
import { uuidv7 } from '@/shared/uuid'

import { filesOf, type FileFacts } from './api'
import { faultOf, MOST_BYTES, MOST_FILES, plainName, savedAs, typeOf } from './fileTypes'
import { t, type FilesKey } from './messages'

/** `expected`: announced once, and its bytes never came. `failed`: not sent, for the reason in `why`. */
export type Stage = 'waiting' | 'sending' | 'expected' | 'checking' | 'ready' | 'rejected' | 'failed'

export interface AttachedFile {
  id: Uuid
  name: string
  size: number
  stage: Stage
  /** Of the bytes that are on their way, 0 to 1. */
  share: number
  why: string | null
  /** Chosen here, and not stored yet: it can be sent again. */
  source: File | null
  /** The server has heard of it. */
  isAnnounced: boolean
}

const STAGES: Record<FileFacts['state'], Stage> = {
  expected: 'expected',
  stored: 'checking',
  ready: 'ready',
  rejected: 'rejected',
}
const LOOK_AGAIN_MS = 2000
const LONGEST_MS = 15_000

/**
 * The files of one thing, as they are on the server and as they are being sent from here.
 *
 *     const { files, failure, isLoading, load, add, retry, remove, download } = useAttachedFiles('/notices/ID/files')
 *
 * Files are sent one after another, each by itself: one that fails keeps its own reason and is sent again by `retry`.
 * While one is being checked the list is looked at again, less and less often. Leaving the screen ends the looking;
 * what is on its way goes on.
 */
export function useAttachedFiles(base: string) {
  const server = filesOf(base)
  const files = reactive<AttachedFile[]>([])
  const failure = ref<string | null>(null)
  const isLoading = ref(false)
  const isSending = computed(() => files.some(isOnItsWay))
  let isGone = false
  /** Acts of this screen that the list shows. */
  let changes = 0
  let pause = LOOK_AGAIN_MS
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(): Promise<void> {
    isLoading.value = true
    try {
      show(await listed())
      failure.value = null
    } catch (error) {
      failure.value = describeFailure(error)
    } finally {
      isLoading.value = false
    }
    lookAgain()
  }

  /** Asked for again where something was stored or removed meanwhile: the answer may be of before. */
  async function listed(): Promise<FileFacts[]> {
    const before = changes
    const { items } = await server.list()
    return before === changes ? items : listed()
  }

  /** What is chosen here and not stored yet stays as it is, behind what the server has. */
  function show(items: FileFacts[]): void {
    const ours = files.filter(({ source, stage }) => source ?? stage === 'failed')
    const stored = items.filter(({ id }) => !ours.some((one) => one.id === id)).map(fromServer)
    files.splice(0, files.length, ...stored, ...ours)
  }

  function lookAgain(): void {
    clearTimeout(timer)
    if (isGone || !files.some(({ stage }) => stage === 'checking')) return
    timer = setTimeout(() => void load(), pause)
    pause = Math.min(pause * 1.5, LONGEST_MS)
  }

  function add(chosen: Iterable<File>): void {
    let left = MOST_FILES - files.filter(({ stage }) => stage !== 'rejected' && stage !== 'failed').length
    for (const file of chosen) {
      const fault: FilesKey | null = faultOf(file) ?? (left-- > 0 ? null : 'tooMany')
      files.push({
        id: uuidv7(),
        name: plainName(file.name),
        size: file.size,
        stage: fault ? 'failed' : 'waiting',
        share: 0,
        why: fault && t(fault, { mb: MOST_BYTES / 1e6, n: MOST_FILES }),
        source: fault ? null : file,
        isAnnounced: false,
      })
    }
    void sendNext()
  }

  async function sendNext(): Promise<void> {
    if (files.some(({ stage }) => stage === 'sending')) return
    const next = files.find(({ stage }) => stage === 'waiting')
    if (!next) return
    await send(next)
    await sendNext()
  }

  async function send(file: AttachedFile): Promise<void> {
    const { source } = file
    if (!source) return
    Object.assign(file, { stage: 'sending', share: 0, why: null })
    try {
      file.stage = await stored(file, source)
      file.source = null
      changes += 1
      pause = LOOK_AGAIN_MS
      lookAgain()
    } catch (error) {
      Object.assign(file, {
        stage: 'failed',
        why: error instanceof DOMException ? t('unreadable') : describeFailure(error),
      })
    }
  }

  /** Where the file is when its bytes have arrived. */
  async function stored(file: AttachedFile, source: File): Promise<Stage> {
    const type = typeOf(file.name)
    if (!type) throw new TypeError('a file without a type is not sent')
    const sha256 = await sha256Hex(await source.arrayBuffer())
    const manifest = { name: file.name, size: source.size, sha256, content_type: type }
    const { upload, state } = await server.put(file.id, manifest)
    file.isAnnounced = true
    if (!upload) return STAGES[state]
    await api.uploadPhoto(upload, new Blob([source], { type }), (share) => (file.share = share))
    // A store that browsers reach directly tells nobody; asked once more, the server looks there.
    return upload.method === 'POST' ? STAGES[(await server.put(file.id, manifest)).state] : 'checking'
  }

  function retry(file: AttachedFile): void {
    if (file.source) file.stage = 'waiting'
    void sendNext()
  }

  /** Throws what the server refused. */
  async function remove(file: AttachedFile): Promise<void> {
    if (file.isAnnounced) await server.remove(file.id).catch(unlessGone)
    changes += 1
    const at = files.findIndex(({ id }) => id === file.id)
    if (at >= 0) files.splice(at, 1)
  }

  async function download({ id, name }: AttachedFile): Promise<void> {
    const content = await server.content(id)
    saveFile(content, savedAs(name, content.type))
  }

  const warn = (event: BeforeUnloadEvent): void => {
    if (isSending.value) event.preventDefault()
  }
  window.addEventListener('beforeunload', warn)
  onScopeDispose(() => {
    isGone = true
    clearTimeout(timer)
    window.removeEventListener('beforeunload', warn)
  })

  return { files, failure, isLoading, load, add, retry, remove, download }
}

export const isOnItsWay = ({ stage }: AttachedFile): boolean => stage === 'waiting' || stage === 'sending'

const fromServer = ({ id, name, size, state, rejection }: FileFacts): AttachedFile => ({
  id,
  name,
  size,
  stage: STAGES[state],
  share: 0,
  why: rejection && t(reasonOf(rejection)),
  source: null,
  isAnnounced: true,
})

const REASONS: Record<string, FilesKey> = {
  damaged: 'rDamaged',
  encrypted: 'rEncrypted',
  infected: 'rInfected',
  macros: 'rMacros',
  not_an_image: 'rDamaged',
  too_large: 'rTooComplex',
  too_slow: 'rTooComplex',
  unsupported: 'rUnsupported',
  wrong_type: 'rWrongType',
}
const reasonOf = (rejection: string): FilesKey => REASONS[rejection] ?? 'rOther'

/** Taken off by somebody else meanwhile. */
function unlessGone(error: unknown): void {
  if (!(error instanceof Problem) || error.status !== 404) throw error
}
