import { saveFile } from '@/shared/download'

/**
 * Shows a file in a tab of its own; where the browser lets none be opened, hands it over as a download.
 * The tab is opened before the file is asked for: later than the click itself, browsers take it for an advertisement.
 */
export async function openFile(fetchFile: () => Promise<Blob>, name: string): Promise<void> {
  const tab = window.open('', '_blank')
  try {
    const file = await fetchFile()
    if (tab && !tab.closed) tab.location.replace(URL.createObjectURL(file))
    else saveFile(file, name)
  } catch (error) {
    tab?.close()
    throw error
  }
}
