import { onBeforeUnmount, reactive, ref, toRaw, watch } from 'vue'

import { api, Unreachable, type PhotoManifest } from '@/shared/api'
import { sha256Hex } from '@/shared/photos/hash'
import { scalePhoto, UnreadablePhoto } from '@/shared/photos/scale'
import { drafts, reload, StorageFull, theOutbox, type VisitPayload } from '@/shared/outbox'
import { uuidv7 } from '@/shared/uuid'

import type { VolunteerKey } from './messages'
import { rememberedHousehold } from './myHouseholds'
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
  let visitId = uuidv7()
  let timer: ReturnType<typeof setTimeout> | undefined
  let isDone = false

  async function begin(): Promise<void> {
    const outbox = await theOutbox()
    const waiting = draftId ?? drafts.value.find(({ household_id }) => household_id === householdId)?.id
    const draft = waiting ? await outbox.entry(waiting) : null
    if (draft?.stage === 'draft') {
      visitId = draft.id
      household.value = draft.household
      Object.assign(form, draft.form)
      photos.value = draft.manifest
    } else {
      household.value = await describeHousehold(householdId)
    }
    watch([form, photos], keepSoon, { deep: true })
    document.addEventListener('visibilitychange', keepAtOnce)
  }

  function payload(): VisitPayload | null {
    if (!household.value) return null
    // IndexedDB and JSON want plain values, not proxies.
    const plainForm = { ...toRaw(form), aid_domains: [...form.aid_domains], goals: [...form.goals] }
    const manifest = photos.value.map((photo) => ({ ...photo }))
    return { household: { ...household.value }, form: plainForm, manifest, body: null }
  }

  function keepSoon(): void {
    isKept.value = false
    clearTimeout(timer)
    timer = setTimeout(() => void keepNow(), AUTOSAVE_MS)
  }

  /** A phone that hides the page may end it without another word. */
  const keepAtOnce = (): void => void keepNow()

  async function keepNow(): Promise<void> {
    clearTimeout(timer)
    const draft = payload()
    if (isDone || !draft || isUntouched(form, photos.value.length)) return
    await guarded(async () => {
      await (await theOutbox()).keepDraft(visitId, draft)
      isKept.value = true
    })
  }

  /** One at a time: two photos of 50 megapixels decoded together end an old phone's tab. */
  async function addPhotos(files: File[]): Promise<void> {
    trouble.value = null
    isPreparing.value = true
    for (const file of files) {
      if (photos.value.length >= MOST_PHOTOS) {
        trouble.value = 'tooManyPhotos'
        break
      }
      await guarded(() => addPhoto(file))
    }
    isPreparing.value = false
  }

  async function addPhoto(file: File): Promise<void> {
    const { blob } = await scalePhoto(file)
    const bytes = await blob.arrayBuffer()
    const photo: PhotoManifest = {
      id: uuidv7(),
      sha256: await sha256Hex(bytes),
      size: bytes.byteLength,
      content_type: 'image/jpeg',
      taken_at: file.lastModified ? new Date(file.lastModified).toISOString() : null,
    }
    await (await theOutbox()).addPhoto(visitId, photo, bytes)
    photos.value.push(photo)
    await keepNow()
  }

  async function removePhoto(photoId: string): Promise<void> {
    photos.value = photos.value.filter(({ id }) => id !== photoId)
    await keepNow()
    await (await theOutbox()).dropPhoto(photoId)
  }

  /** The id of the saved visit, or `null` when the phone had no room; the form then stays as it is. */
  async function save(): Promise<string | null> {
    const draft = payload()
    if (!draft) return null
    let isSaved = false
    await guarded(async () => {
      const body = bodyOf(form, householdId, draft.manifest, new Date())
      await (await theOutbox()).save(visitId, { ...draft, body })
      await reload()
      isSaved = isDone = true
    })
    return isSaved ? visitId : null
  }

  async function discard(): Promise<void> {
    isDone = true
    await (await theOutbox()).discard(visitId)
  }

  async function guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work()
    } catch (error) {
      if (error instanceof UnreadablePhoto) trouble.value = 'photoUnreadable'
      else if (error instanceof StorageFull) trouble.value = 'storageFull'
      else throw error
    }
  }

  onBeforeUnmount(() => {
    document.removeEventListener('visibilitychange', keepAtOnce)
    void keepNow()
  })

  return { form, photos, household, trouble, isPreparing, isKept, begin, addPhotos, removePhoto, save, discard }
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
