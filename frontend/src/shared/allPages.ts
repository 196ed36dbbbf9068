import type { Page } from './api/types'

type FetchPage<Item> = (cursor: string | null) => Promise<Page<Item>>

/** The first pages of a list as one page: its `next` is null unless there are more than `mostPages`. */
export async function firstPages<Item>(fetchPage: FetchPage<Item>, mostPages: number): Promise<Page<Item>> {
  const items: Item[] = []
  let next: string | null = null
  for (let page = 0; page < mostPages; page += 1) {
    const answer: Page<Item> = await fetchPage(next)
    items.push(...answer.items)
    next = answer.next
    if (!next) break
  }
  return { items, next }
}

/** Every item of a list, page after page; of a list longer than `mostPages` its beginning. */
export async function allPages<Item>(fetchPage: FetchPage<Item>, mostPages = Infinity): Promise<Item[]> {
  return (await firstPages(fetchPage, mostPages)).items
}
