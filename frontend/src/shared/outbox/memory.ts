import type { Keeper, OpenStore, OpenStores, StoreName } from './database'

/**
 * Keeps things as long as the page is open, where the browser refuses IndexedDB (private mode, a WebView without
 * storage). A visit can still be sent; nothing in here may be called 已保存 (`outboxActivity.canKeep`).
 */
export class MemoryDatabase implements Keeper {
  private readonly stores = new Map<StoreName, Map<string, unknown>>()

  get: Keeper['get'] = (name, key) => Promise.resolve(this.store(name).get(key) as never)

  /** Without an index in earnest: it holds the visits of one page. */
  all: Keeper['all'] = (name, index, key) => Promise.resolve(this.matching(name, index, key) as never[])

  write: Keeper['write'] = async (names, work) => {
    const before = names.map((name) => [name, new Map(this.store(name))] as const)
    try {
      await work(Object.fromEntries(names.map((name) => [name, this.open(name)])) as unknown as OpenStores)
    } catch (error) {
      for (const [name, values] of before) this.stores.set(name, values)
      throw error
    }
  }

  private store(name: StoreName): Map<string, unknown> {
    const kept = this.stores.get(name) ?? new Map<string, unknown>()
    this.stores.set(name, kept)
    return kept
  }

  private matching(name: StoreName, index?: string, key?: string): unknown[] {
    const field = index === 'by_user' ? 'user_id' : 'visit_id'
    const values = [...this.store(name).values()] as Record<string, unknown>[]
    return index ? values.filter((value) => value[field] === key) : values
  }

  private open(name: StoreName): OpenStore<unknown> {
    const store = this.store(name)
    const put = (value: unknown, key?: string) =>
      Promise.resolve(void store.set(key ?? (value as { id: string }).id, value))
    return {
      get: (key) => Promise.resolve(store.get(key)),
      put,
      add: put,
      delete: (key) => Promise.resolve(typeof key === 'string' ? store.delete(key) : dropRange(store, key)),
      keysOf: (index, key) =>
        Promise.resolve(this.matching(name, index, key).map((value) => (value as { id: string }).id)),
    }
  }
}

function dropRange(store: Map<string, unknown>, range: IDBKeyRange): void {
  for (const key of store.keys()) if (key >= range.lower && key <= range.upper) store.delete(key)
}

/** Browsers ask before a page with unsent visits is left; WeChat does not, hence the words on the screen. */
export function askBeforeLeaving(isUnsent: () => boolean): void {
  addEventListener('beforeunload', (event) => isUnsent() && event.preventDefault())
}
