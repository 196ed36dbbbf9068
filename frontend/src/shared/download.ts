/** Hands a file to the person under a name they can find again. */
export function saveFile(blob: Blob, name: string): void {
  const url = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  document.body.append(link)
  link.click()
  link.remove()
  // Some WebViews read the URL only after the click returned.
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
