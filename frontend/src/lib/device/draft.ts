import { storage, type Trouble } from './database'
import { drafts } from './drafts'

const PAUSE_MS = 300

/** The draft on a screen: kept a moment after the last key, and at once when the screen goes. */
export class Draft<T> {
  /** Why the disk does not have the words: they stand in this page only. */
  trouble: Trouble | undefined
  #timer: ReturnType<typeof setTimeout> | undefined
  #next: { words: T | undefined } | undefined
  /** What waited on the disk could not be read: new words stand beside it, not over it. */
  #beside = false

  /** `join` makes one of words that were not seen when the newer ones were written, and of those. */
  constructor(
    private person: string,
    private place: string,
    private join?: (before: T, newer: T) => T,
  ) {}

  async read(): Promise<T | undefined> {
    const words = await drafts.read<T>(this.person, this.place)
    this.#beside = words === undefined && storage.trouble === 'failing' && this.join !== undefined
    const beside = this.join && (await drafts.read<T>(this.person, this.#placeBeside))
    if (beside === undefined || this.#beside) return beside ?? words
    const both = words === undefined ? beside : this.join!(words, beside)
    this.trouble = await drafts.keep(this.person, this.place, both)
    await drafts.drop(this.person, this.#placeBeside)
    return both
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
    const place = this.#beside ? this.#placeBeside : this.place
    this.trouble =
      next.words === undefined
        ? await drafts.drop(this.person, place)
        : await drafts.keep(this.person, place, next.words)
  }

  get #placeBeside(): string {
    return `${this.place}+`
  }
}
