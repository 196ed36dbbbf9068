import { computed, reactive, readonly, shallowRef, watch } from 'vue'

import { api } from '../api'
import { currentSession, onSignOut } from '../session'
import { openOutboxDatabase, type OutboxDatabase } from './database'
import { Outbox, type OutboxEntry } from './outbox'

export { StorageFull, type OutboxEntry, type VisitForm, type VisitPayload } from './outbox'
export { canSeal } from './seal'

/**
 * The queue of the person signed in, for screens. Call `startOutbox(userId)` once the person is known; it reads
 * what is on the phone and begins to send: at start, when the line comes back, when the page is shown again,
 * every few seconds for what is due, and on `sendNow()`. There is no background sync to rely on: WeChat
 * and every browser on iOS run nothing while the page is closed.
 */
const entries = shallowRef<OutboxEntry[]>([])
const progress = reactive<Record<string, number>>({})
const activity = reactive({ isSending: false, isOnline: navigator.onLine })

let outbox: Outbox | null = null
let opening: Promise<Outbox> | null = null
let ownerId: string | null = null
let database: Promise<OutboxDatabase> | null = null
let driver: (() => void) | null = null

const LOOK_MS = 5_000
const OLD_MS = 24 * 3600 * 1000

export const outboxEntries = computed(() => entries.value)
export const uploadProgress = readonly(progress)
export const outboxActivity = readonly(activity)
export const drafts = computed(() => entries.value.filter(({ stage }) => stage === 'draft'))
export const unsent = computed(() => entries.value.filter(({ stage }) => stage !== 'draft'))
export const parked = computed(() => unsent.value.filter(({ stage }) => stage === 'parked'))
export const hasOldUnsent = () => unsent.value.some(({ saved_at }) => Date.now() - saved_at > OLD_MS)

export function startOutbox(userId: string): Promise<Outbox> {
  if (opening && ownerId === userId) return opening
  entries.value = []
  ownerId = userId
  opening = openFor(userId)
  return opening
}

/** The open queue; throws before `startOutbox`. */
export async function theOutbox(): Promise<Outbox> {
  if (!opening) throw new Error('outbox not started')
  return opening
}

async function openFor(userId: string): Promise<Outbox> {
  database ??= openOutboxDatabase()
  const opened = await Outbox.open(await database, userId, {
    api,
    onChange: () => void reload(),
    onProgress: (photoId, share) => {
      progress[photoId] = share
    },
  })
  outbox = opened
  await reload()
  drive()
  return opened
}

/** Reads `outboxEntries` anew; a screen that must not show the state of before waits for it. */
export async function reload(): Promise<void> {
  const mine = outbox
  if (!mine) return
  const read = await mine.entries()
  // Somebody else may have signed in while this was read.
  if (mine === outbox) entries.value = read
}

export async function sendNow(isUrgent = true): Promise<void> {
  if (!outbox || !isWorthTrying() || activity.isSending) return
  activity.isSending = true
  try {
    await outbox.round(isUrgent)
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
  await outbox?.forgetCache()
  outbox = opening = ownerId = null
  entries.value = []
})
