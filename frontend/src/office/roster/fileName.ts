/** As the server takes; the end of a long name has what tells files apart. */
const MOST_OF_NAME = 200

/** The file's name as a header: it stays out of addresses, which are written into logs. */
export function nameAsHeader(name: string): string {
  const characters = [...name.replace(/[\ud800-\udfff]/gu, '\ufffd')].slice(-MOST_OF_NAME)
  return encodeURIComponent(characters.join(''))
}
