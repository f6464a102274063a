/** The name under which the browser wakes the service worker when the network is back. */
export const SYNC = 'outbox'

interface Sync {
  register(tag: string): Promise<void>
}

/** Asks to be woken when the network is back, also after the app was closed. Where the browser cannot, the open app sends. */
export function askForSync(): void {
  if (!('serviceWorker' in navigator)) return
  void navigator.serviceWorker.ready.then(async (registration) => {
    const { sync } = registration as ServiceWorkerRegistration & { sync?: Sync }
    try {
      await sync?.register(SYNC)
    } catch (cause) {
      // Forbidden by the person or the browser: the timer of the open app remains.
      if (!(cause instanceof DOMException)) throw cause
    }
  })
}
