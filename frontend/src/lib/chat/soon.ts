const SOON_MS = 1_200

/** Things that many events ask for at once and that are done once, a moment later. */
export class Soon {
  #timers = new Map<string, ReturnType<typeof setTimeout>>()

  act(name: string, act: () => void, wait = SOON_MS): void {
    clearTimeout(this.#timers.get(name))
    this.#timers.set(name, setTimeout(act, wait))
  }

  drop(name: string): void {
    clearTimeout(this.#timers.get(name))
  }

  stop(): void {
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }
}
