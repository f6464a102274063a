/** The name under which the browser wakes the service worker when the network is back. */
export const SYNC = 'outbox'
/** What the service worker says to an open app. */
export const SEND = 'send what waits'

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

/** Calls back when the browser says that the network is there; answers how to stop listening. */
export function onSync(act: () => void): () => void {
  if (!('serviceWorker' in navigator)) return () => {}
  const heard = (message: MessageEvent) => message.data === SEND && act()
  navigator.serviceWorker.addEventListener('message', heard)
  return () => navigator.serviceWorker.removeEventListener('message', heard)
}
