import type { Page } from '@/shared/api'

/** Every item of a list, page after page. */
export async function allPages<Item>(fetchPage: (cursor: string | null) => Promise<Page<Item>>): Promise<Item[]> {
  const items: Item[] = []
  let cursor: string | null = null
  do {
    const page: Page<Item> = await fetchPage(cursor)
    items.push(...page.items)
    cursor = page.next
  } while (cursor)
  return items
}
