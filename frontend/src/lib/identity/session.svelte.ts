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

/** Somebody left and the server was not told yet, as the device keeps it, or a browser whose store does not work. */
const leaving = (kept: Me | null | undefined) => kept === null || remembered.read(LEFT) === 'session'

/**
 * Who uses this tab. The person known from last time is shown at once, so that the app opens from its cache and without a
 * line; the server decides about every request, and only who it named here has words sent in their name.
 */
class Session {
  me = $state.raw<Me | null>()
  /** Somebody signs out here: this page is given up, and shows nothing any more. */
  leaving = false
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
    const left = leaving(kept)
    if (this.me === undefined && kept && !left) this.me = kept
    try {
      if (remembered.read(LEFT)) await this.#forgetAgain()
      if (left && (await this.#end())) return
      await whileSignedIn(async () => this.enter(await api.get<Me>('/me', {}, { quiet: true })))
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
      await whileSigningIn(async () => {
        await this.#tell()
        await act()
      })
    } catch (cause) {
      await this.load()
      throw cause
    }
    this.enter(await api.get<Me>('/me'))
  }

  /**
   * Leaves nothing to read on the device, also without a line. The page that is opened next tells the server, before anybody
   * can sign in there; when it is out of reach, the one after.
   */
  async signOut(): Promise<void> {
    this.leaving = true
    await forgetRead()
    this.leave()
    await signedIn.write(null)
    if (storage.trouble) remembered.write(LEFT, 'session')
  }

  async #forgetAgain(): Promise<void> {
    await forgetRead()
    if (!storage.trouble && remembered.read(LEFT) === 'copies') remembered.forget(LEFT)
  }

  /** False when nobody's leaving was left to be told. */
  async #end(): Promise<boolean> {
    this.me = null
    let told = false
    await keepWritten(() =>
      whileSigningIn(async () => {
        told = await this.#tell()
      }),
    )
    return told
  }

  /** Ends the session of whoever left, once; whoever has signed in since, in this page or another, stays. */
  async #tell(): Promise<boolean> {
    if (!leaving(await signedIn.read())) return false
    try {
      await api.delete('/session', { quiet: true })
    } catch (cause) {
      if (!(cause instanceof ApiError) || cause.status !== 401) throw cause
    }
    await signedIn.forget()
    this.#told()
    return true
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
