import { Remote } from './remote.svelte'

interface Page {
  items: unknown[]
  next: string | null
}

/** A list that comes in pages: the first one as an answer, what follows when it is asked for. */
export class Pages<P extends Page> extends Remote<P> {
  /** Where the next page begins; null once everything is here. */
  next = $state<string | null>(null)
  #rest = $state.raw<P['items']>([])
  items = $derived.by((): P['items'] => [...(this.value?.items ?? []), ...this.#rest])
  #ask: ((after?: string) => Promise<P>) | undefined
  /** The question whose answer is here; the last one asked may have been refused. */
  #shown: ((after?: string) => Promise<P>) | undefined

  override async load(ask: (after?: string) => Promise<P>): Promise<void> {
    this.#ask = ask
    await super.load(async () => {
      const first = await ask()
      if (this.#ask === ask) {
        this.#shown = ask
        this.#follow([], first.next)
      }
      return first
    })
  }

  override async reload(): Promise<void> {
    if (this.#ask) await this.load(this.#ask)
  }

  override clear(): void {
    super.clear()
    this.#ask = this.#shown = undefined
    this.#follow([], null)
  }

  /** Brings the next page; rejects when the server refuses it. */
  async more(): Promise<void> {
    const [ask, from] = [this.#shown, this.next]
    if (!ask || from === null) return
    const page = await ask(from)
    // Asked for twice, or the list began anew meanwhile: it is not what comes next any more.
    if (this.#shown === ask && this.next === from) this.#follow([...this.#rest, ...page.items], page.next)
  }

  #follow(rest: P['items'], next: string | null): void {
    this.#rest = rest
    this.next = next
  }
}
