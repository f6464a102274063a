import { letPass, type Message } from '$lib/api'
import { calls } from './calls'
import type { Loaded } from './loaded.svelte'

/** The pinned messages of a room. */
export class Pins {
  #listed = $state.raw<Message[]>([])
  /** The server's list reaches back further than the loaded messages; these know better what just changed. */
  messages = $derived.by(() => {
    const listed = this.#listed.map((message) => [message.number, message] as const)
    const known = new Map([...listed, ...this.loaded.timeline.messages])
    return [...known.values()].filter((message) => message.pinned && !message.deleted)
  })

  constructor(
    private id: string,
    private loaded: Loaded,
  ) {}

  async load(): Promise<void> {
    try {
      this.#listed = (await calls.pins(this.id)).items
    } catch (cause) {
      letPass(cause)
    }
  }
}
