import { api, ApiError, letPass, type Scheduled } from '$lib/api'
import { uuid7 } from './uuid'

interface Waiting {
  items: Scheduled[]
  morning: string
}
type Words = Pick<Scheduled, 'body'> & { topic?: string; reply_to?: number }

/** One's own words that wait on the server for the morning, in all rooms (F-NO-3). */
export class Mornings {
  items = $state.raw<readonly Scheduled[]>([])
  /** When the next morning is; unknown until the server said so. */
  next = $state<string>()
  /** Goes up with all that happens here: an answer to what was asked before it is out of date. */
  #turn = 0
  /** What no answer came for, by its words: said again it is the same message. */
  #unanswered = new Map<string, string>()

  of(space: string): Scheduled[] {
    return this.items.filter((item) => item.space === space)
  }

  /** Forgets all of it: the next person of this device sees nothing of it. */
  shut(): void {
    this.#turn += 1
    this.items = []
    this.next = undefined
    this.#unanswered.clear()
  }

  /** Without a line what was known stays. */
  async ask(): Promise<void> {
    await this.load().catch(letPass)
  }

  async load(): Promise<readonly Scheduled[]> {
    const turn = ++this.#turn
    const waiting = await api.get<Waiting>('/scheduled')
    if (turn === this.#turn) {
      this.items = waiting.items
      this.next = waiting.morning
    }
    return this.items
  }

  async keep(space: string, words: Words): Promise<Scheduled> {
    const said = JSON.stringify([space, words])
    const client_id = this.#unanswered.get(said) ?? uuid7()
    this.#unanswered.set(said, client_id)
    try {
      const kept = await api.post<Scheduled>(`/spaces/${space}/scheduled`, { client_id, ...words })
      // Somebody else uses this device by now.
      if (!this.#unanswered.delete(said)) return kept
      this.#turn += 1
      this.items = [...this.#without(client_id), kept]
      return kept
    } catch (cause) {
      // The server may have kept them all the same.
      void this.ask()
      throw cause
    }
  }

  /** Rejects with 404 when nothing waits any more: it was posted, or called back elsewhere. */
  async callBack({ client_id }: Scheduled): Promise<void> {
    try {
      await api.delete(`/scheduled/${client_id}`)
    } catch (cause) {
      if (cause instanceof ApiError && cause.status === 404) this.drop(client_id)
      throw cause
    }
    this.drop(client_id)
  }

  /** Does not wait any more. */
  drop(clientId: string): void {
    const left = this.#without(clientId)
    if (left.length === this.items.length) return
    this.#turn += 1
    this.items = left
  }

  #without(clientId: string): Scheduled[] {
    return this.items.filter((item) => item.client_id !== clientId)
  }
}

export const mornings = new Mornings()
