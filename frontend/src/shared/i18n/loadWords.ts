import { authorised } from '../api/http'
import { SHIPPED } from './shippedWords'
import { words, type KeptWord, type Word } from './vocabulary'

const KEPT = 'bangfu.words'
let tag = ''

/** What is kept on the phone first, because at the door there is often no line; then what the server has. */
export async function loadWords(): Promise<void> {
  try {
    const kept = JSON.parse(localStorage.getItem(KEPT) ?? '[]') as [string, KeptWord[]]
    if (kept[1]?.length) [tag, words.value] = kept
  } catch {
    // Nothing that can be read: it comes.
  }
  if (!words.value.length) words.value = SHIPPED
  try {
    const answer = await authorised('GET', '/vocabularies', { headers: { 'If-None-Match': tag } })
    tag = answer.headers.get('ETag') ?? ''
    words.value = ((await answer.json()) as { items: Word[] }).items
    localStorage.setItem(KEPT, JSON.stringify([tag, words.value]))
  } catch {
    // No line, no room, or 304: what is there holds.
  }
}
