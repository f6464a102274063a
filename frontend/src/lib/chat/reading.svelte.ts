import { letPass, type Space } from '$lib/api'
import { live } from '$lib/live'
import { calls } from './calls'
import { Soon } from './soon'

/** How far this person has read a room. */
export class Reading {
  /** Where reading stopped before the room was opened. */
  firstUnread = $state<number | null>(null)
  #read = 0
  #soon = new Soon()

  constructor(private id: string) {}

  begin({ read, first_unread }: Space['me']): void {
    this.#read = read
    this.firstUnread = first_unread
  }

  stop(): void {
    this.#soon.stop()
  }

  /** Everything up to this number was on the screen. */
  upTo(number: number): void {
    if (number <= this.#read || document.visibilityState !== 'visible') return
    this.#read = number
    this.#soon.act('read', () => {
      if (!live.send({ type: 'read', space: this.id, number: this.#read })) {
        calls.read(this.id, this.#read).catch(letPass)
      }
    })
  }
}
