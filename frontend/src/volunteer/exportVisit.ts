import { theOutbox, type OutboxEntry } from '@/shared/outbox'
import { saveFile } from '@/shared/download'

/** 导出: the visit and its photos in one file the person can keep or hand to the office. Not encrypted. */
export async function exportVisit(entry: OutboxEntry): Promise<void> {
  const outbox = await theOutbox()
  const photos = await Promise.all(
    entry.manifest.map(async (photo) => ({ ...photo, data: await dataUrl(await outbox.photoBlob(photo.id)) })),
  )
  const content = { id: entry.id, household: entry.household, form: entry.form, body: entry.body, photos }
  const name = `bangfu-${entry.form.visited_on}-${entry.id.slice(0, 8)}.json`
  const file = new File([JSON.stringify(content, null, 2)], name, { type: 'application/json' })
  if (!(await isShared(file))) saveFile(file, name)
}

/** On an iPhone the page of a WebView can download nothing; handing over to another app is all it may. */
async function isShared(file: File): Promise<boolean> {
  const { canShare } = navigator as Partial<Navigator>
  if (!canShare?.call(navigator, { files: [file] })) return false
  try {
    await navigator.share({ files: [file] })
    return true
  } catch (error) {
    // Changing one's mind is an answer; anything else leaves the download.
    return (error as Error).name === 'AbortError'
  }
}

function dataUrl(blob: Blob): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    reader.onload = () => resolve(reader.result as string)
    reader.onerror = () => reject(new Error('photo cannot be read'))
    reader.readAsDataURL(blob)
  })
}
