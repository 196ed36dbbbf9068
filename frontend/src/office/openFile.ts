import { saveFile } from '@/shared/download'

/**
 * Shows a file in a tab of its own; where the browser lets none be opened, hands it over as a download.
 * The tab is opened before the file is asked for: later than the click itself, browsers take it for an advertisement.
 * Until the file is there the tab says what `fetchFile` tells it: it lies over the page that waits.
 */
export async function openFile(
  fetchFile: (sayInTab: (words: string) => void) => Promise<Blob>,
  name: string,
): Promise<void> {
  const tab = window.open('', '_blank')
  const sayInTab = (words: string): void => {
    if (tab && !tab.closed) tab.document.title = tab.document.body.textContent = words
  }
  try {
    const file = await fetchFile(sayInTab)
    if (tab && !tab.closed) tab.location.replace(URL.createObjectURL(file))
    else saveFile(file, name)
  } catch (error) {
    tab?.close()
    throw error
  }
}
