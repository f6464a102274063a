/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="es2022" />
/// <reference lib="webworker" />
import { build, files } from '$service-worker'
import { SEND, SYNC } from '$lib/chat/background'
import { waitingHere } from '$lib/chat/kept'
import { sendWaiting } from '$lib/chat/sendwaiting'
import { TAKE_OVER } from '$lib/shell/version'
import { answerPushes } from './lib/notifications/push'

const worker = globalThis as unknown as ServiceWorkerGlobalScope
const START = '/index.html'
const SHELL = new Set([START, ...build, ...files])
/** Names of built files carry the hash of what they hold, so the list of them names the version. */
const CACHE = `shell-${digest([...SHELL].join())}`
const OPEN_APP_SENDS_MS = 10_000

answerPushes(worker)

worker.addEventListener('install', (event) => {
  // Taken past the browser's cache: a shell of mixed ages would not start.
  const shell = [...SHELL].map((path) => new Request(path, { cache: 'reload' }))
  event.waitUntil(caches.open(CACHE).then((cache) => cache.addAll(shell)))
})

worker.addEventListener('activate', (event) => {
  const old = (name: string) => name.startsWith('shell-') && name !== CACHE
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name))))
      .then(() => worker.clients.claim()),
  )
})

// A new version waits until somebody agrees: nothing changes under the fingers.
worker.addEventListener('message', (event) => {
  if (event.data === TAKE_OVER) event.waitUntil(worker.skipWaiting())
})

worker.addEventListener('fetch', (event) => {
  const { request } = event
  const url = new URL(request.url)
  if (request.method !== 'GET' || url.origin !== worker.location.origin) return
  // One start page for every address: the app opens at once, without signal, and behind a portal that answers for us.
  if (request.mode === 'navigate') {
    if (isScreen(url.pathname)) event.respondWith(kept(START, request))
  } else if (SHELL.has(url.pathname)) event.respondWith(kept(url.pathname, request))
})

worker.addEventListener('sync', (event) => {
  const { tag, waitUntil } = event as ExtendableEvent & { tag: string }
  if (tag === SYNC) waitUntil.call(event, send())
})

/** What the server says about people and rooms is never kept here, and its own pages are asked of it. */
function isScreen(path: string): boolean {
  return !/^\/(api\/|p\/|livez$|readyz$|metrics$|sitemap\.xml$|robots\.txt$)/.test(path)
}

async function kept(path: string, request: Request): Promise<Response> {
  try {
    const found = await (await caches.open(CACHE)).match(path)
    if (found) return found
  } catch (cause) {
    // The storage of this browser does not work: the page comes from the server, as without this worker.
    console.warn('cache', cause)
  }
  return fetch(request)
}

/** The open app sends; when there is none, or it sleeps, this worker does. */
async function send(): Promise<void> {
  const windows = await worker.clients.matchAll({ type: 'window' })
  for (const window of windows) window.postMessage(SEND)
  const until = Date.now() + (windows.length > 0 ? OPEN_APP_SENDS_MS : 0)
  while (Date.now() < until && (await waitingHere()) > 0) {
    await new Promise((resolve) => setTimeout(resolve, 500))
  }
  await sendWaiting()
}

/** FNV-1a: tells versions apart, nothing more. */
function digest(text: string): string {
  let hash = 0x811c9dc5
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193)
  return (hash >>> 0).toString(16)
}
