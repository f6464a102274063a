import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { dropAllOf, everything, put } from '$lib/device/database'
import { signedIn } from '$lib/device/signedin'

const ann = { id: 'ann', name: 'ครูแอน', can: [] }
const som = { id: 'som', name: 'ศน.สมใจ', can: [] }
const shelf = new Map<string, string>()
/** The person that the browser's cookie belongs to; undefined: no line. */
let cookie: typeof ann | null | undefined
let asked: string[]

/** Locks of a browser with one name: everybody waits for whoever came before. */
function inTurn() {
  let last: Promise<unknown> = Promise.resolve()
  return {
    request: (_name: string, _how: unknown, act: () => Promise<unknown>) => {
      const mine = last.then(act)
      last = mine.catch(() => undefined)
      return mine
    },
  }
}

async function opened() {
  vi.resetModules()
  return (await import('./session.svelte')).session
}

beforeEach(async () => {
  shelf.clear()
  await signedIn.forget()
  for (const person of ['ann', 'som']) await dropAllOf('rooms', person)
  asked = []
  cookie = ann
  vi.stubGlobal('navigator', {})
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => void shelf.set(key, value),
    removeItem: (key: string) => void shelf.delete(key),
  })
  vi.stubGlobal('fetch', async (url: string, { method }: RequestInit) => {
    asked.push(`${method} ${url.replace('/api/v1', '')}`)
    if (cookie === undefined) throw new TypeError('no line')
    if (method === 'DELETE') {
      cookie = null
      return new Response(null, { status: 204 })
    }
    if (method === 'POST') cookie = som
    const headers = { 'content-type': 'application/json' }
    return new Response(JSON.stringify(cookie ?? { code: 'unauthenticated' }), {
      status: cookie ? 200 : 401,
      headers,
    })
  })
})
afterEach(() => vi.unstubAllGlobals())

describe('session', () => {
  it('opens without a line as the person from last time, and sends nothing in their name yet', async () => {
    await (await opened()).load()
    cookie = undefined
    const again = await opened()
    await again.load()
    expect(again.me?.id).toBe('ann')
    expect(again.is('ann')).toBe(false)
    cookie = ann
    await again.load()
    expect(again.is('ann')).toBe(true)
  })

  it('names nobody while somebody signs in, here or in another tab', async () => {
    const session = await opened()
    await session.load()
    const signing = session.signIn({ demo: 'demo.som' })
    expect(session.is('ann')).toBe(false)
    await signing
    expect(session.is('ann')).toBe(false)
    expect(session.is('som')).toBe(true)

    shelf.delete('kalyanamit.person')
    session.follow()
    expect(session.is('som')).toBe(false)
    cookie = ann
    shelf.set('kalyanamit.person', 'ann')
    session.follow()
    await vi.waitFor(() => expect(session.is('ann')).toBe(true))
    expect(session.me?.id).toBe('ann')
  })

  it('is who the cookie says after a sign-in that was refused or lost', async () => {
    const session = await opened()
    await session.load()
    await expect(session.change(() => Promise.reject(new TypeError('the answer was lost')))).rejects.toThrow(
      'lost',
    )
    expect(session.is('ann')).toBe(true)
  })

  it('leaves nothing to read without a line, and tells the server as soon as it can', async () => {
    const session = await opened()
    await session.load()
    await put('rooms', { person: 'ann', id: 's' } as { person: string })
    cookie = undefined
    await session.signOut()
    expect(session.me).toBeNull()
    expect(await everything('rooms')).toEqual([])

    cookie = ann
    asked = []
    const again = await opened()
    await again.load()
    expect(asked).toEqual(['DELETE /session'])
    expect(again.me).toBeNull()
    expect(cookie).toBeNull()
  })

  it('keeps whoever signs in while a sign-out is still to be told, though a page is loaded anew meanwhile', async () => {
    vi.stubGlobal('navigator', { locks: inTurn() })
    const session = await opened()
    await session.load()
    cookie = undefined
    await session.signOut()

    cookie = ann
    asked = []
    let answer = () => {}
    const slow = new Promise<void>((resolve) => (answer = resolve))
    const signing = session.change(async () => {
      asked.push('POST /session')
      cookie = som
      await slow
    })
    await vi.waitFor(() => expect(asked).toContain('POST /session'))
    const anew = await opened()
    const loading = anew.load()
    await new Promise((resolve) => setTimeout(resolve, 20))
    answer()
    await Promise.all([signing, loading])
    expect(asked.filter((ask) => !ask.startsWith('GET'))).toEqual(['DELETE /session', 'POST /session'])
    expect([session.me?.id, anew.me?.id]).toEqual(['som', 'som'])
    expect(await signedIn.read()).toMatchObject({ id: 'som' })
  })

  it('forgets who it was when the server does not know the session any more', async () => {
    await (await opened()).load()
    cookie = null
    const again = await opened()
    await again.load()
    expect(again.me).toBeNull()
    expect(await signedIn.read()).toBeUndefined()
  })
})
