import { browser } from '$app/environment'
import { api, ApiError } from '$lib/api'
import { Line } from './line.svelte'

export type { Hint, SpaceEvent } from './frames'
export type { Listener } from './stream'

/** The socket of this tab. */
export const live = new Line({
  open() {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
    // The browser's socket hands over strings, as we only ask for text frames.
    return new WebSocket(`${scheme}://${location.host}/api/v1/live`) as ReturnType<
      ConstructorParameters<typeof Line>[0]['open']
    >
  },
  random: Math.random,
  online: () => navigator.onLine,
  refused() {
    api.get('/me').catch((cause: unknown) => {
      if (!(cause instanceof ApiError)) throw cause
    })
  },
})

if (browser) {
  addEventListener('online', () => live.wake())
  addEventListener('offline', () => live.cut())
  addEventListener('pageshow', () => live.wake())
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') live.wake()
  })
}
