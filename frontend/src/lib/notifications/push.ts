/** What our server says in a push: little, unless the person chose otherwise. */
export interface Said {
  title: string
  body: string
  href: string | null
  unread: number
}

/** Only pages of our own are opened, whatever came. */
export function pageOf(said: Partial<Said>): string {
  return typeof said.href === 'string' && /^\/(?![/\\])/.test(said.href) ? said.href : '/notifications'
}

export function read(data: { json(): unknown } | null): Said {
  try {
    const said = data?.json() as Partial<Said>
    if (typeof said.title === 'string')
      return { title: said.title, body: said.body ?? '', href: pageOf(said), unread: said.unread ?? 1 }
  } catch {
    // A browser must show something for every push: what cannot be read is a bare bell.
  }
  return { title: 'กัลยาณมิตร', body: '', href: '/notifications', unread: 1 }
}

/** What of a service worker is used here: its types and those of a page cannot be known in one program. */
export interface PushWorker {
  registration: { showNotification(title: string, options: object): Promise<void> }
  clients: {
    matchAll(options: { type: 'window' }): Promise<readonly Client[]>
    openWindow(href: string): Promise<unknown>
  }
  addEventListener(kind: 'push' | 'notificationclick', heard: (event: never) => void): void
}
interface Client {
  focus(): Promise<unknown>
  navigate(href: string): Promise<unknown>
}
interface Pushed {
  data: { json(): unknown } | null
  waitUntil(done: Promise<unknown>): void
}
interface Tapped {
  notification: { close(): void; data: Partial<Said> }
  waitUntil(done: Promise<unknown>): void
}

/** Shows pushes, and opens their page in a window that is there already or in a new one. */
export function answerPushes(worker: PushWorker): void {
  worker.addEventListener('push', (event: Pushed) => {
    const said = read(event.data)
    const shown = {
      body: said.body,
      tag: 'notices',
      renotify: true,
      icon: '/icon-192.png',
      badge: '/icon-192.png',
      lang: 'th',
      data: { href: said.href },
    }
    event.waitUntil(worker.registration.showNotification(said.title, shown))
  })
  worker.addEventListener('notificationclick', (event: Tapped) => {
    event.notification.close()
    event.waitUntil(show(worker, pageOf(event.notification.data)))
  })
}

async function show(worker: PushWorker, href: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: 'window' })
  if (!open) {
    await worker.clients.openWindow(href)
    return
  }
  await open.focus()
  await open.navigate(href)
}
