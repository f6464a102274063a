import { isFull } from './database'
import { drafts } from './drafts'

const PAUSE_MS = 300

/** The draft on a screen: kept a moment after the last key, and at once when the screen goes. */
export class Draft<T> {
  /** The device has no room for it: the words are on this screen only. */
  full = $state(false)
  #timer: ReturnType<typeof setTimeout> | undefined
  #next: { words: T | undefined } | undefined

  constructor(
    private person: string,
    private place: string,
  ) {}

  read(): Promise<T | undefined> {
    return drafts.read<T>(this.person, this.place)
  }

  /** Without words there is no draft. */
  keep(words: T | undefined): void {
    this.#next = { words }
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.flush(), PAUSE_MS)
  }

  async flush(): Promise<void> {
    clearTimeout(this.#timer)
    const next = this.#next
    if (!next) return
    this.#next = undefined
    try {
      if (next.words === undefined) await drafts.drop(this.person, this.place)
      else await drafts.keep(this.person, this.place, next.words)
      this.full = false
    } catch (cause) {
      if (!isFull(cause)) throw cause
      this.full = true
    }
  }
}
