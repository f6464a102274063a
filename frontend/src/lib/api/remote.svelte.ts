import { ApiError } from './error'

/** Where the last answer is kept on this device. */
interface Kept<T> {
  read(): Promise<T | undefined>
  write(value: T): Promise<void>
}

/** Something asked of the server: on its way, here, or refused. The last question wins. */
export class Remote<T> {
  value = $state.raw<T>()
  error = $state.raw<ApiError>()
  loading = $state(false)
  #asked = 0
  #again: (() => Promise<T>) | undefined

  /** With `kept`, the last answer is shown until this one comes, and stays when none does. */
  async load(ask: () => Promise<T>, kept?: Kept<T>): Promise<void> {
    const turn = ++this.#asked
    this.#again = ask
    this.loading = true
    void kept?.read().then((before) => {
      if (turn === this.#asked && this.value === undefined) this.value = before
    })
    try {
      const value = await ask()
      if (turn !== this.#asked) return
      this.value = value
      this.error = undefined
      void kept?.write(value)
    } catch (cause) {
      if (turn !== this.#asked) return
      if (!(cause instanceof ApiError)) throw cause
      this.error = cause
    } finally {
      if (turn === this.#asked) this.loading = false
    }
  }

  /** Asks the same again, keeping what is shown meanwhile. */
  async reload(): Promise<void> {
    if (this.#again) await this.load(this.#again)
  }

  /** Forgets what is shown and what is on its way: the next thing asked for is another one. */
  clear(): void {
    this.#asked += 1
    this.#again = undefined
    this.loading = false
    this.value = undefined
    this.error = undefined
  }
}
