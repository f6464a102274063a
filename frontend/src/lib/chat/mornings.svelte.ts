import { api, ApiError, type Scheduled } from '$lib/api'
import { uuid7 } from './uuid'

interface Waiting {
  items: Scheduled[]
  morning: string
}
type Words = Pick<Scheduled, 'body'> & { topic?: string; reply_to?: number }

/** One's own words that wait on the server for the morning, in all rooms (F-NO-3). */
class Mornings {
  items = $state.raw<readonly Scheduled[]>([])
  /** When the next morning is; unknown until the server said so. */
  next = $state<string>()

  of(space: string): Scheduled[] {
    return this.items.filter((item) => item.space === space)
  }

  /** Without a line what was known stays. */
  async ask(): Promise<void> {
    try {
      await this.load()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
    }
  }

  async load(): Promise<readonly Scheduled[]> {
    const waiting = await api.get<Waiting>('/scheduled')
    this.items = waiting.items
    this.next = waiting.morning
    return this.items
  }

  async keep(space: string, words: Words): Promise<Scheduled> {
    const kept = await api.post<Scheduled>(`/spaces/${space}/scheduled`, { client_id: uuid7(), ...words })
    this.items = [...this.items, kept]
    return kept
  }

  async callBack(item: Scheduled): Promise<void> {
    await api.delete(`/scheduled/${item.client_id}`)
    this.items = this.items.filter((other) => other.client_id !== item.client_id)
  }
}

export const mornings = new Mornings()
