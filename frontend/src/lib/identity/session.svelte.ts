import { browser } from '$app/environment'
import { api, ApiError, type Can, type Me } from '$lib/api'
import { storage } from '$lib/device/database'
import { forgetRead, keepWritten } from '$lib/device/leaving'
import { remembered } from '$lib/device/remembered'
import { signedIn } from '$lib/device/signedin'
import { whileSigningIn, whileSignedIn } from './turn'

/** What the tabs of this browser tell each other: the id of who is signed in. */
const NAMED = 'kalyanamit.person'
/**
 * Somebody left while the disk did not work. `session`: the server may not have been told; `copies`: what was read here may
 * still be on the disk.
 */
const LEFT = 'kalyanamit.left'

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
    return this.#named === person && remembered.read(NAMED) === person
  }

  async load(): Promise<void> {
    const kept = await signedIn.read()
    const left = kept === null || remembered.read(LEFT) === 'session'
    if (this.me === undefined && kept && !left) this.me = kept
    try {
      if (remembered.read(LEFT)) await this.#forgetAgain()
      if (left) await this.#end()
      else await whileSignedIn(async () => this.enter(await api.get<Me>('/me', {}, { quiet: true })))
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status === 401) this.leave()
      else if (this.me === undefined) this.me = null
    }
  }

  async signIn(how: { login: string; password: string } | { demo: string }): Promise<void> {
    await this.change(() => api.post('/session', how, { quiet: true }))
  }

  /** Around whatever may give this browser another person's cookie: meanwhile nobody is named, in no tab. */
  async change(act: () => Promise<unknown>): Promise<void> {
    this.#named = undefined
    remembered.forget(NAMED)
    try {
      await whileSigningIn(act)
    } catch (cause) {
      await this.load()
      throw cause
    }
    this.enter(await api.get<Me>('/me'))
  }

  /** Leaves nothing to read on the device, also without a line; the server then ends the session when it can be reached. */
  async signOut(): Promise<void> {
    await forgetRead()
    this.leave()
    await signedIn.write(null)
    if (storage.trouble) remembered.write(LEFT, 'session')
    await this.#end()
  }

  async #forgetAgain(): Promise<void> {
    await forgetRead()
    if (!storage.trouble && remembered.read(LEFT) === 'copies') remembered.forget(LEFT)
  }

  async #end(): Promise<void> {
    this.me = null
    await keepWritten(() => whileSigningIn(() => api.delete('/session', { quiet: true })))
    await signedIn.forget()
    this.#told()
  }

  /** The server knows that whoever left is gone. */
  #told(): void {
    if (remembered.read(LEFT)) remembered.write(LEFT, 'copies')
  }

  enter(me: Me): void {
    remembered.write(NAMED, me.id)
    this.me = me
    this.#named = me.id
    void signedIn.write(me)
    this.#told()
  }

  leave(): void {
    this.me = null
    this.#named = undefined
    remembered.forget(NAMED)
    void signedIn.forget()
  }

  /** Another tab entered as somebody: this one asks who that is. When it left, the server says so to the next request. */
  follow(): void {
    this.#named = undefined
    if (remembered.read(NAMED)) void this.load()
  }
}

export const session = new Session()

// Without a line only the disk knows who uses this device: once it can be read, it is asked again.
storage.onback(() => session.me || void session.load())
if (browser) addEventListener('storage', (change) => change.key === NAMED && session.follow())
