import type { Page } from '@playwright/test'

/** How many records the browser of this page holds in one of the app's stores. */
export function held(page: Page, store: string): Promise<number> {
  return page.evaluate(
    (store) =>
      new Promise<number>((resolve, reject) => {
        const opened = indexedDB.open('kalyanamit')
        opened.onerror = () => reject(opened.error)
        opened.onsuccess = () => {
          const count = opened.result.transaction(store).objectStore(store).count()
          count.onsuccess = () => {
            opened.result.close()
            resolve(count.result)
          }
        }
      }),
    store,
  )
}
