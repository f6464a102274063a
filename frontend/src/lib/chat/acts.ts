import { letPass, type Mark, type Message, type Reaction } from '$lib/api'
import { toasts } from '$lib/ui'
import { calls } from './calls'
import type { Loaded } from './loaded.svelte'
import type { Guess } from './timeline'

/** What a person does with the messages of a room: each resolves to whether the server took it. */
export class Acts {
  /** Somebody says of a thing that a message is about: tried, and it worked. */
  ontried: ((about: { kind: string; id: string }) => void) | undefined
  /** Messages with which something is being done, as they were before it. */
  #before = new Map<number, Message>()

  /** `again` reads what the server knows, after it refused. */
  constructor(
    private id: string,
    private me: string,
    private loaded: Loaded,
    private again: () => Promise<unknown>,
  ) {}

  edit(message: Message, body: string): Promise<boolean> {
    const edited = { ...message, edited_at: new Date().toISOString() }
    return this.#act({ kind: 'edit', on: message.number, body, message: edited }, () =>
      calls.edit(this.id, message, body),
    )
  }

  remove(message: Message): Promise<boolean> {
    const { number } = message
    return this.#act({ kind: 'delete', on: number, deleted: true }, () => calls.remove(this.id, number))
  }

  react(message: Message, reaction: Reaction): Promise<boolean> {
    const added = !message.reactions[reaction]?.mine
    if (added && reaction === 'tried' && message.about) this.ontried?.(message.about)
    return this.#act({ kind: 'reaction', on: message.number, reaction, added, by: this.me }, () =>
      calls.react(this.id, message.number, reaction, added),
    )
  }

  mark(message: Message, mark: Mark): Promise<boolean> {
    const added = !message.marks.some((held) => held.kind === mark)
    return this.#act({ kind: 'mark', on: message.number, mark, added, by: this.me }, () =>
      calls.mark(this.id, message.number, mark, added),
    )
  }

  /** Points a mark at a standard item; the mark is put on if it is not there yet. */
  point(message: Message, mark: Mark, item: string): Promise<boolean> {
    return this.#act({ kind: 'mark', on: message.number, mark, added: true, by: this.me }, () =>
      calls.point(this.id, message.number, mark, item),
    )
  }

  pin(message: Message): Promise<boolean> {
    const added = !message.pinned
    return this.#act({ kind: 'pin', on: message.number, added }, () =>
      calls.pin(this.id, message.number, added),
    )
  }

  move(message: Message, topic: string): Promise<boolean> {
    return this.#act({ kind: 'topic', on: message.number, topic }, () =>
      calls.move(this.id, message.number, topic),
    )
  }

  /** Shows it at once, asks the server, and takes it back with the reason when refused. */
  async #act(guess: Guess & { on: number }, ask: () => Promise<unknown>): Promise<boolean> {
    const before = this.#before.get(guess.on) ?? this.loaded.timeline.messages.get(guess.on)
    if (before) this.#before.set(guess.on, before)
    this.loaded.guess(guess)
    try {
      await ask()
      return true
    } catch (cause) {
      toasts.refuse(cause)
      await this.#undo(before)
      return false
    } finally {
      this.#before.delete(guess.on)
    }
  }

  /** By what the server says; without a line, by what stood here: a guess is never kept on the device. */
  async #undo(before: Message | undefined): Promise<void> {
    try {
      await this.again()
    } catch (cause) {
      letPass(cause)
      if (before) this.loaded.putBack(before)
    }
  }
}
