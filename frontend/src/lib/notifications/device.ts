import { api } from '$lib/api'

/** Whether this browser can be rung, may be, and is. */
export type DeviceState = 'missing' | 'denied' | 'off' | 'on'

function able(): boolean {
  return 'serviceWorker' in navigator && 'PushManager' in window && 'Notification' in window
}

async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration()
  return (await registration?.pushManager.getSubscription()) ?? null
}

export async function deviceState(): Promise<DeviceState> {
  if (!able() || !(await navigator.serviceWorker.getRegistration())) return 'missing'
  if (Notification.permission === 'denied') return 'denied'
  return (await subscription()) ? 'on' : 'off'
}

/** Asks the person, then the push service of the browser, then tells our server. */
export async function ringHere(): Promise<DeviceState> {
  if (!able()) return 'missing'
  if ((await Notification.requestPermission()) !== 'granted') return 'denied'
  const registration = await navigator.serviceWorker.ready
  const { key } = await api.get<{ key: string }>('/notifications/push/key')
  const made = await registration.pushManager.subscribe({
    userVisibleOnly: true,
    applicationServerKey: bytes(key),
  })
  const { endpoint, keys } = made.toJSON()
  await api.put('/notifications/push/subscriptions', { endpoint, keys })
  return 'on'
}

export async function ringNoMore(): Promise<DeviceState> {
  const made = await subscription()
  if (made) {
    await api.delete('/notifications/push/subscriptions', { body: { endpoint: made.endpoint } })
    await made.unsubscribe()
  }
  return 'off'
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  const text = atob(base64url.replaceAll('-', '+').replaceAll('_', '/'))
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0))
}
