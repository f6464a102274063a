import { ApiError } from './error'

/** Something asked of the server: on its way, here, or refused. The last question wins. */
export class Remote<T> {
  value = $state.raw<T>()
  error = $state.raw<ApiError>()
  loading = $state(false)
  #asked = 0
  #again: (() => Promise<T>) | undefined

  async load(ask: () => Promise<T>): Promise<void> {
    const turn = ++this.#asked
    this.#again = ask
    this.loading = true
    try {
      const value = await ask()
      if (turn !== this.#asked) return
      this.value = value
      this.error = undefined
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

  /** Forgets what is shown: the next thing asked for is another one. */
  clear(): void {
    this.value = undefined
    this.error = undefined
  }
}
