import { browser } from '$app/environment'
import { api, ApiError, type Can, type Me } from '$lib/api'
import { forgetRead, keepWritten } from '$lib/device/leaving'
import { whileSigningIn, whileSignedIn } from './turn'

const KEPT = 'kalyanamit.me'
const LEAVING = 'kalyanamit.leaving'

/**
 * Who uses this tab. The person known from last time is shown at once, so that the app opens from its cache and without a
 * line; the server decides about every request, and only who it named here has words sent in their name.
 */
class Session {
  me = $state.raw<Me | null>()
  #named = $state<string>()

  get known(): boolean {
    return this.me !== undefined
  }

  can(what: Can): boolean {
    return this.me?.can.includes(what) ?? false
  }

  /** True when this browser's cookie is that person's: said by the server, and no other tab has signed somebody in since. */
  is(person: string): boolean {
    return this.#named === person && kept()?.id === person
  }

  async load(): Promise<void> {
    this.me ??= kept() ?? undefined
    try {
      if (localStorage.getItem(LEAVING)) return await this.#end()
      await whileSignedIn(async () => this.enter(await api.get<Me>('/me', {}, { quiet: true })))
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status === 401) this.leave()
      else this.me ??= null
    }
  }

  async signIn(how: { login: string; password: string } | { demo: string }): Promise<void> {
    await this.change(() => api.post('/session', how, { quiet: true }))
  }

  /** Around whatever may give this browser another person's cookie: meanwhile nobody is named, in no tab. */
  async change(act: () => Promise<unknown>): Promise<void> {
    this.#named = undefined
    localStorage.removeItem(KEPT)
    try {
      await whileSigningIn(act)
      localStorage.removeItem(LEAVING)
    } catch (cause) {
      await this.load()
      throw cause
    }
    this.enter(await api.get<Me>('/me'))
  }

  /** Leaves nothing to read on the device, also without a line; the server then ends the session when it can be reached. */
  async signOut(): Promise<void> {
    if (this.me) await forgetRead(this.me.id)
    localStorage.setItem(LEAVING, 'yes')
    this.leave()
    await this.#end()
  }

  async #end(): Promise<void> {
    this.me = null
    await keepWritten(() => whileSigningIn(() => api.delete('/session', { quiet: true })))
    localStorage.removeItem(LEAVING)
  }

  enter(me: Me): void {
    localStorage.setItem(KEPT, JSON.stringify(me))
    this.me = me
    this.#named = me.id
  }

  leave(): void {
    this.me = null
    this.#named = undefined
    localStorage.removeItem(KEPT)
  }

  /** Another tab entered as somebody: this one follows. When it left, the server says so to the next request. */
  follow(): void {
    const now = kept()
    if (now) this.enter(now)
    else this.#named = undefined
  }
}

function kept(): Me | null {
  const text = localStorage.getItem(KEPT)
  return text ? (JSON.parse(text) as Me) : null
}

export const session = new Session()

if (browser) addEventListener('storage', (change) => change.key === KEPT && session.follow())
