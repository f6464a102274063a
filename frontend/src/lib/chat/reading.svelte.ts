import { letPass, type Space } from '$lib/api'
import { live } from '$lib/live'
import { calls } from './calls'
import { Soon } from './soon'

/** How far this person has read a room. */
export class Reading {
  /** Where reading stopped before the room was opened. */
  firstUnread = $state<number | null>(null)
  #read = 0
  /** What the server knows of it. */
  #told = 0
  #soon = new Soon()

  constructor(private id: string) {}

  begin({ read, first_unread }: Space['me']): void {
    this.#read = this.#told = read
    this.firstUnread = first_unread
  }

  stop(): void {
    this.#soon.stop()
    if (this.#read > this.#told) this.#tell()
  }

  /** Everything up to this number was on the screen. */
  upTo(number: number): void {
    if (number <= this.#read || document.visibilityState !== 'visible') return
    this.#read = number
    this.#soon.act('read', () => this.#tell())
  }

  #tell(): void {
    this.#told = this.#read
    if (!live.send({ type: 'read', space: this.id, number: this.#read })) {
      calls.read(this.id, this.#read).catch(letPass)
    }
  }
}
