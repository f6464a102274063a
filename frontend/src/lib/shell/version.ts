/** Said to a new version that waits: its time has come. */
export const TAKE_OVER = 'take over'

const LOOK_EVERY_MS = 60 * 60_000

/** Calls back when a new version of the app is on the device and waits; answers how to stop. */
export function onNewVersion(act: (takeOver: () => void) => void): () => void {
  if (!('serviceWorker' in navigator)) return () => {}
  let stopped = false
  let looked = Date.now()
  let registration: ServiceWorkerRegistration | undefined

  const offer = (waiting: ServiceWorker | null) => {
    // Without one in charge this is the first visit: there is nothing to replace.
    if (waiting && navigator.serviceWorker.controller && !stopped) act(() => waiting.postMessage(TAKE_OVER))
  }
  const found = () => {
    const coming = registration?.installing
    coming?.addEventListener('statechange', () => coming.state === 'installed' && offer(coming))
  }
  void navigator.serviceWorker.ready.then((ready) => {
    registration = ready
    offer(ready.waiting)
    ready.addEventListener('updatefound', found)
  })
  const look = () => {
    if (document.visibilityState !== 'visible' || Date.now() - looked < LOOK_EVERY_MS) return
    looked = Date.now()
    // Without a line there is no news; the next look asks again.
    registration?.update().catch(() => (looked = 0))
  }
  document.addEventListener('visibilitychange', look)
  return () => {
    stopped = true
    registration?.removeEventListener('updatefound', found)
    document.removeEventListener('visibilitychange', look)
  }
}

/** Calls back when another version has taken charge of this page, and not on the first visit. */
export function onTakenOver(act: () => void): () => void {
  if (!('serviceWorker' in navigator)) return () => {}
  const before = navigator.serviceWorker.controller
  const changed = () => before && act()
  navigator.serviceWorker.addEventListener('controllerchange', changed)
  return () => navigator.serviceWorker.removeEventListener('controllerchange', changed)
}
