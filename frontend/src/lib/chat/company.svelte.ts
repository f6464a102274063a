import { letPass, type PersonRef } from '$lib/api'
import { type Hint, live } from '$lib/live'
import { calls } from './calls'
import { Soon } from './soon'

const TYPING_SHOWN_MS = 5_000
const TYPING_SAID_MS = 2_000

/** Who is in a room: its people, who of them is here or types, and how many read my latest message. */
export class Company {
  here = $state(0)
  typing = $state.raw<PersonRef[]>([])
  people = $state.raw<PersonRef[]>([])
  readers = $state.raw<{ number: number; count: number }>()
  #soon = new Soon()
  #saidTyping = 0

  constructor(
    private id: string,
    private me: string,
    private lastOwn: () => number,
  ) {}

  leave(): void {
    this.#soon.stop()
  }

  async load(): Promise<void> {
    try {
      this.people = (await calls.members(this.id)).items.map((member) => member.person)
    } catch (cause) {
      // Without the list only the picker for mentions is empty; the members sheet says what is wrong.
      letPass(cause)
    }
  }

  saysTyping(): void {
    if (Date.now() - this.#saidTyping < TYPING_SAID_MS) return
    this.#saidTyping = Date.now()
    live.send({ type: 'typing', space: this.id })
  }

  /** Words arrived: their author does not type any more, and mine will have readers. */
  heardFrom(author: string): void {
    this.typing = this.typing.filter((person) => person.id !== author)
    if (author === this.me) this.countReadersSoon()
  }

  hint(hint: Hint): void {
    if (hint.type === 'presence') this.here = hint.people
    else if (hint.type === 'read') this.countReadersSoon()
    else if (hint.type === 'typing' && hint.person.id !== this.me) {
      const { id } = hint.person
      this.typing = [...this.typing.filter((person) => person.id !== id), hint.person]
      const over = () => (this.typing = this.typing.filter((person) => person.id !== id))
      this.#soon.act(`typing:${id}`, over, TYPING_SHOWN_MS)
    }
  }

  countReadersSoon(): void {
    this.#soon.act('readers', () => void this.#countReaders())
  }

  async #countReaders(): Promise<void> {
    const number = this.lastOwn()
    if (number === 0) return
    try {
      const { count } = await calls.readers(this.id, number)
      this.readers = { number, count }
    } catch (cause) {
      // A count beside the talk: the connection line already tells why it is old.
      letPass(cause)
    }
  }
}
