import { beforeEach, describe, expect, it, vi } from 'vitest'

const DAY = 86_400_000
let listeners: Record<string, (event: unknown) => void>
const shelf = new Map<string, string>()

/** One start of the app: the browser offers, and we keep its offer. */
async function visit(now: number) {
  vi.resetModules()
  const { install } = await import('./install.svelte')
  install.begin(now)
  const prompt = vi.fn(async () => {})
  listeners.beforeinstallprompt!({ preventDefault() {}, prompt })
  return { install, prompt }
}

beforeEach(() => {
  shelf.clear()
  listeners = {}
  vi.stubGlobal('addEventListener', (name: string, act: () => void) => (listeners[name] = act))
  vi.stubGlobal('localStorage', {
    getItem: (key: string) => shelf.get(key) ?? null,
    setItem: (key: string, value: string) => void shelf.set(key, value),
  })
})

describe('install', () => {
  it('is offered the second time, not the first, and a reload is not a second time', async () => {
    const start = 100 * DAY
    expect((await visit(start)).install.offered).toBe(false)
    expect((await visit(start + 60_000)).install.offered).toBe(false)
    const { install, prompt } = await visit(start + DAY)
    expect(install.offered).toBe(true)
    await install.accept()
    expect(prompt).toHaveBeenCalledTimes(1)
    expect(install.offered).toBe(false)
  })

  it('is not offered again for a month after “not now”', async () => {
    const start = 100 * DAY
    await visit(start)
    const { install } = await visit(start + DAY)
    install.decline(start + DAY)
    expect(install.offered).toBe(false)
    expect((await visit(start + 10 * DAY)).install.offered).toBe(false)
    expect((await visit(start + 32 * DAY)).install.offered).toBe(true)
  })
})
