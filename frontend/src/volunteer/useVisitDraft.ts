import { onBeforeUnmount, reactive, ref, shallowRef, toRaw, watch } from 'vue'

import { api, Unreachable, type PhotoManifest } from '@/shared/api'
import { onBeforeReload } from '@/shared/navigation'
import { preparePhoto, type PreparedPhoto } from '@/shared/photos/prepare'
import { UnreadablePhoto } from '@/shared/photos/scale'
import { drafts, outboxActivity, reload, StorageFull, theOutbox, type VisitPayload } from '@/shared/outbox'
import { uuidv7 } from '@/shared/uuid'

import type { VolunteerKey } from './messages'
import { rememberedHousehold } from './rememberedHousehold'
import { bodyOf, emptyForm, isUntouched, MOST_PHOTOS } from './visitForm'

const AUTOSAVE_MS = 400

/**
 * The visit being written. `begin()` finds the draft of this household or starts one; from then on every
 * change of `form` and `photos` goes to the phone's database by itself, so that an incoming call or a killed
 * tab costs nothing. `save()` freezes it and puts it in the queue; only when it returned is it 已保存.
 */
export function useVisitDraft(householdId: string, draftId: string | null) {
  const form = reactive(emptyForm())
  const photos = ref<PhotoManifest[]>([])
  const household = ref<VisitPayload['household'] | null>(null)
  const trouble = ref<VolunteerKey | null>(null)
  const isPreparing = ref(false)
  const isKept = ref(false)
  /** The photo taken out last, and where it was. Its bytes stay on the phone until the visit is saved. */
  const removed = shallowRef<{ photo: PhotoManifest; index: number } | null>(null)
  let visitId = uuidv7()
  let hasDraft = false
  let recordedAt: Date | null = null
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDone = false

  async function begin(): Promise<void> {
    const outbox = await theOutbox()
    const waiting = draftId ?? drafts.value.find(({ household_id }) => household_id === householdId)?.id
    const draft = waiting ? await outbox.entry(waiting) : null
    if (draft?.stage === 'draft') {
      visitId = draft.id
      hasDraft = true
      household.value = draft.household
      // A draft of an earlier release says nothing of supports.
      Object.assign(form, draft.form)
      photos.value = draft.manifest
    } else {
      household.value = await describeHousehold(householdId)
    }
    watch([form, photos], keepSoon, { deep: true })
    document.addEventListener('visibilitychange', keepAtOnce)
    addEventListener('pagehide', keepAtOnce)
    onBeforeReload(keepNow)
  }

  function payload(): VisitPayload | null {
    if (!household.value) return null
    // IndexedDB and JSON want plain values, not proxies.
    const plainForm = {
      ...toRaw(form),
      aid_domains: [...form.aid_domains],
      goals: [...form.goals],
      supports: [...form.supports],
    }
    const manifest = photos.value.map((photo) => ({ ...photo }))
    return { household: { ...household.value }, form: plainForm, manifest, body: null }
  }

  function keepSoon(): void {
    isKept.value = false
    // Not put off by the next letter: somebody who types without a pause would have nothing kept.
    timer ??= setTimeout(() => void keepNow(), AUTOSAVE_MS)
  }

  /** A phone that hides the page may end it without another word; WebKit says so by `pagehide` only. */
  const keepAtOnce = (): void => void keepNow()

  async function keepNow(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    await guarded(keep)
  }

  async function keep(): Promise<void> {
    const draft = payload()
    if (isDone || !draft) return
    const isEmpty = isUntouched(form, photos.value.length + (removed.value ? 1 : 0))
    if (isEmpty && !hasDraft) return
    const outbox = await theOutbox()
    // Emptied again: the draft of before must not come back the next time.
    await (isEmpty ? outbox.discard(visitId) : outbox.keepDraft(visitId, draft))
    hasDraft = !isEmpty
    isKept.value = hasDraft && outboxActivity.canKeep
  }

  /** One at a time: two photos of 50 megapixels decoded together end an old phone's tab. */
  async function addPhotos(files: File[]): Promise<void> {
    // With room for one more and the old one brought back there would be one too many.
    trouble.value = removed.value = null
    isPreparing.value = true
    for (const file of files) {
      if (photos.value.length >= MOST_PHOTOS) {
        trouble.value = 'tooManyPhotos'
        break
      }
      const prepared = await guarded(() => preparePhoto(uuidv7(), file))
      if (prepared) await guarded(() => addPhoto(prepared))
    }
    isPreparing.value = false
  }

  async function addPhoto({ photo, bytes }: PreparedPhoto): Promise<void> {
    const draft = payload()
    if (!draft) return
    await (await theOutbox()).addPhoto(visitId, photo, bytes, draft)
    hasDraft = true
    photos.value.push(photo)
  }

  function removePhoto(photoId: string): void {
    const index = photos.value.findIndex(({ id }) => id === photoId)
    const photo = photos.value[index]
    if (!photo) return
    photos.value.splice(index, 1)
    removed.value = { photo, index }
  }

  function restorePhoto(): void {
    if (removed.value) photos.value.splice(removed.value.index, 0, removed.value.photo)
    removed.value = null
  }

  /** The id of the saved visit, or `null` when the phone had no room; the form then stays as it is. */
  async function save(): Promise<string | null> {
    await guarded(async () => {
      const draft = payload()
      if (!draft) return
      // A second try after a storage that stumbled sends the same words, should the first have been kept after all.
      recordedAt ??= new Date()
      const body = bodyOf(form, householdId, draft.manifest, recordedAt)
      await (await theOutbox()).save(visitId, { ...draft, body })
      isDone = true
      await reload()
    })
    return isDone ? visitId : null
  }

  async function discard(): Promise<void> {
    isDone = true
    await guarded(async () => (await theOutbox()).discard(visitId))
  }

  /** One after the other: an autosave begun before a photo came must not be written after it. */
  let last: Promise<unknown> = Promise.resolve()
  async function guarded<Made>(work: () => Promise<Made>): Promise<Made | undefined> {
    const mine = last.then(work)
    last = mine.catch(() => undefined)
    try {
      return await mine
    } catch (error) {
      if (error instanceof UnreadablePhoto) trouble.value = 'photoUnreadable'
      else trouble.value = error instanceof StorageFull ? 'storageFull' : 'storageFailed'
      return undefined
    }
  }

  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', keepAtOnce)
    removeEventListener('pagehide', keepAtOnce)
    removed.value = null
    void keepNow()
    onBeforeReload(() => last)
  })

  const actions = { begin, addPhotos, removePhoto, restorePhoto, save, discard }
  return { form, photos, removed, household, trouble, isPreparing, isKept, ...actions }
}

/** The phone's own copy first: at the door there is often no line. Throws what the server answered. */
async function describeHousehold(householdId: string): Promise<VisitPayload['household'] | null> {
  const kept = await rememberedHousehold(householdId)
  try {
    const known = kept ?? (await api.household(householdId))
    return { id: known.id, name: known.head.name, place: known.village_name ?? '' }
  } catch (error) {
    if (error instanceof Unreachable) return null
    throw error
  }
}
