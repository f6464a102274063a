/// <reference lib="webworker" />

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

/** Shows pushes, and opens their page in a window that is there already or in a new one. */
export function answerPushes(worker: ServiceWorkerGlobalScope): void {
  worker.addEventListener('push', (event) => {
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
  worker.addEventListener('notificationclick', (event) => {
    event.notification.close()
    event.waitUntil(show(worker, pageOf(event.notification.data as Partial<Said>)))
  })
}

async function show(worker: ServiceWorkerGlobalScope, href: string): Promise<void> {
  const [open] = await worker.clients.matchAll({ type: 'window' })
  if (!open) {
    await worker.clients.openWindow(href)
    return
  }
  await open.focus()
  await open.navigate(href)
}
