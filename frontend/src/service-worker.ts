/// <reference types="@sveltejs/kit" />
/// <reference no-default-lib="true"/>
/// <reference lib="esnext" />
/// <reference lib="webworker" />
import { build, files, version } from '$service-worker'
import { answerPushes } from './lib/notifications/push'

const worker = globalThis as unknown as ServiceWorkerGlobalScope
const CACHE = `shell-${version}`
const START = '/index.html'

answerPushes(worker)

worker.addEventListener('install', (event) => {
  // Taken past the browser's cache: a shell of mixed ages would not start.
  const shell = [START, ...build, ...files].map((path) => new Request(path, { cache: 'reload' }))
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

worker.addEventListener('fetch', (event) => {
  const url = new URL(event.request.url)
  // What the server says about people and rooms is never kept here.
  if (
    event.request.method !== 'GET' ||
    url.origin !== worker.location.origin ||
    url.pathname.startsWith('/api/')
  )
    return
  if (event.request.mode === 'navigate') event.respondWith(page(event.request))
  else if ([...build, ...files].includes(url.pathname)) event.respondWith(kept(url.pathname, event.request))
})

/** The newest start page when the server answers in time, else the kept one: the app opens without signal. */
async function page(request: Request): Promise<Response> {
  const late = new Promise<undefined>((resolve) => setTimeout(() => resolve(undefined), 3000))
  const fresh = fetch(request).catch(() => undefined)
  const first = await Promise.race([fresh, late])
  if (first) return first
  return (await caches.match(START)) ?? (await fresh) ?? Response.error()
}

async function kept(path: string, request: Request): Promise<Response> {
  return (await caches.match(path)) ?? fetch(request)
}
