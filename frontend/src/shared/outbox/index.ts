import { computed, reactive, readonly, shallowRef, watch } from 'vue'

import { api } from '../api'
import { mustNotReload } from '../navigation'
import { currentSession, onSignOut } from '../session'
import { openOutboxDatabase, type Keeper } from './database'
import { Outbox, type OutboxEntry } from './outbox'

export { StorageFull, type OutboxEntry, type VisitForm, type VisitPayload } from './outbox'

/**
 * The queue of the person signed in, for screens. Call `startOutbox(userId)` once the person is known; it reads
 * what is on the phone and begins to send: at start, when the line comes back, when the page is shown again,
 * every few seconds for what is due, and on `sendNow()`. There is no background sync to rely on: WeChat
 * and every browser on iOS run nothing while the page is closed.
 */
const entries = shallowRef<OutboxEntry[]>([])
const progress = reactive<Record<string, number>>({})
const activity = reactive({
  isSending: false,
  isOnline: navigator.onLine,
  /** `false`: this browser stores nothing; a visit is safe only when it is delivered. */
  canKeep: true,
  isSealed: true,
})
/** What this page saw delivered. Gone from the queue alone does not say so. */
const delivered = reactive(new Set<string>())

let outbox: Outbox | null = null
let opening: Promise<Outbox> | null = null
let ownerId: string | null = null
let database: Promise<Keeper> | null = null
let driver: (() => void) | null = null

const LOOK_MS = 5_000
const OLD_MS = 24 * 3600 * 1000

export const outboxEntries = computed(() => entries.value)
export const uploadProgress = readonly(progress)
export const outboxActivity = readonly(activity)
export const drafts = computed(() => entries.value.filter(({ stage }) => stage === 'draft'))
export const unsent = computed(() => entries.value.filter(({ stage }) => stage !== 'draft'))
export const parked = computed(() => unsent.value.filter(({ stage }) => stage === 'parked'))
export const isDelivered = (visitId: string): boolean => delivered.has(visitId)
export const hasOldUnsent = () => unsent.value.some(({ saved_at }) => Date.now() - saved_at > OLD_MS)

export function startOutbox(userId: string): Promise<Outbox> {
  if (opening && ownerId === userId) return opening
  entries.value = []
  ownerId = userId
  const mine = openFor(userId)
  opening = mine
  // Whoever asks next tries anew.
  mine.catch(() => {
    if (opening === mine) opening = database = null
  })
  return mine
}

/** The open queue; throws before `startOutbox`. */
export async function theOutbox(): Promise<Outbox> {
  if (!opening) throw new Error('outbox not started')
  return opening
}

async function openFor(userId: string): Promise<Outbox> {
  database ??= openOutboxDatabase().catch(inMemory)
  const opened = await Outbox.open(await database, userId, {
    api,
    onChange: () => void reload(),
    onProgress: (photoId, share) => {
      progress[photoId] = share
    },
    onDelivered: (visitId) => delivered.add(visitId),
  })
  outbox = opened
  activity.isSealed = !opened.isOpen
  await reload()
  drive()
  return opened
}

async function inMemory(): Promise<Keeper> {
  const { askBeforeLeaving, MemoryDatabase } = await import('./memory')
  askBeforeLeaving(() => entries.value.length > 0)
  activity.canKeep = false
  mustNotReload.value = true
  return new MemoryDatabase()
}

/** Reads `outboxEntries` anew; a screen that must not show the state of before waits for it. */
export async function reload(): Promise<void> {
  const mine = outbox
  if (!mine) return
  try {
    const read = await mine.entries()
    // Somebody else may have signed in while this was read.
    if (mine === outbox) entries.value = read
  } catch {
    // The storage stumbled: what was read last stays on the screen, and the next look is seconds away.
  }
}

export async function sendNow(isUrgent = true): Promise<void> {
  if (!outbox || !isWorthTrying() || activity.isSending) return
  activity.isSending = true
  try {
    await outbox.round(isUrgent)
  } catch {
    // The storage stumbled, and nothing is given up: the timer looks again.
  } finally {
    activity.isSending = false
    await reload()
  }
}

/** After the session ended every attempt would only be told so again; signing in starts the queue. */
const isWorthTrying = (): boolean => currentSession.state === 'signed_in' || currentSession.state === 'away'

function drive(): void {
  driver?.()
  const online = () => {
    activity.isOnline = true
    void sendNow()
  }
  const offline = () => {
    activity.isOnline = false
  }
  const shown = () => {
    if (document.visibilityState === 'visible') void reload().then(() => sendNow(false))
  }
  addEventListener('online', online)
  addEventListener('offline', offline)
  document.addEventListener('visibilitychange', shown)
  // The timer looks often and sends only what is due: a visit's own back-off decides.
  const timer = setInterval(() => void sendNow(false), LOOK_MS)
  const stopWatching = watch(isWorthTrying, (isWorth) => isWorth && void sendNow())
  driver = () => {
    stopWatching()
    removeEventListener('online', online)
    removeEventListener('offline', offline)
    document.removeEventListener('visibilitychange', shown)
    clearInterval(timer)
  }
  // Somebody just opened the page or signed in: that is worth an attempt before the back-off ends.
  void sendNow()
}

/** Asks the browser not to clear this site when the phone runs full. It may say no; nothing depends on it. */
export async function askToPersist(): Promise<void> {
  if (!navigator.storage?.persist || (await navigator.storage.persisted())) return
  await navigator.storage.persist()
}

onSignOut(async () => {
  driver?.()
  driver = null
  // A storage that stumbles keeps nobody signed in; the lists are encrypted.
  await outbox?.forgetCache().catch(() => undefined)
  outbox = opening = ownerId = null
  entries.value = []
})
