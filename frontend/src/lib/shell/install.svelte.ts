import { remembered } from '$lib/device/remembered'

const KEY = 'kalyanamit.visits'
const APART_MS = 30 * 60_000
const AGAIN_MS = 30 * 86_400_000
/** Asked the second time that somebody comes, not the first (J-01). */
const ASKED_FROM = 2

interface Prompt extends Event {
  prompt(): Promise<unknown>
}
interface Visits {
  count: number
  last: number
  /** When the offer was put off. */
  declined?: number
}

/** Whether to offer this app a place on the home screen. */
class Install {
  #prompt = $state.raw<Prompt>()
  #visits = $state.raw<Visits>({ count: 0, last: 0 })

  /** The browser can install it now, the person has come back, and has not said no lately. */
  get offered(): boolean {
    const { count, declined = 0, last } = this.#visits
    return this.#prompt !== undefined && count >= ASKED_FROM && last - declined > AGAIN_MS
  }

  begin(now = Date.now()): () => void {
    this.#visit(now)
    const asked = (event: Event) => {
      event.preventDefault()
      this.#prompt = event as Prompt
    }
    const done = () => (this.#prompt = undefined)
    addEventListener('beforeinstallprompt', asked)
    addEventListener('appinstalled', done)
    return () => {
      removeEventListener('beforeinstallprompt', asked)
      removeEventListener('appinstalled', done)
    }
  }

  async accept(): Promise<void> {
    const prompt = this.#prompt
    this.#prompt = undefined
    await prompt?.prompt()
  }

  decline(now = Date.now()): void {
    this.#keep({ ...this.#visits, declined: now })
  }

  #visit(now: number): void {
    const before = visitsFrom(remembered.read(KEY))
    const again = now - before.last > APART_MS
    this.#keep({ ...before, count: before.count + (again ? 1 : 0), last: now })
  }

  #keep(visits: Visits): void {
    this.#visits = visits
    remembered.write(KEY, JSON.stringify(visits))
  }
}

/** Whatever another version of this app, or somebody else on this origin, wrote there. */
function visitsFrom(text: string | null): Visits {
  try {
    const visits = JSON.parse(text ?? '') as Partial<Visits> | null
    if (typeof visits?.count === 'number' && typeof visits.last === 'number') return visits as Visits
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause
  }
  return { count: 0, last: 0 }
}

export const install = new Install()
