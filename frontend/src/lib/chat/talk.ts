import { getContext, setContext } from 'svelte'
import type { Mark, Message } from '$lib/api'
import type { Room } from './room.svelte'

/** What a message on the screen can ask of the room around it. */
export interface Talk {
  room: Room
  /** Opens everything one can do with a message. */
  act(message: Message): void
  reply(message: Message): void
  jump(number: number): void
  /** Puts a mark on or takes it off; once on, a standard item is one more tap away. */
  mark(message: Message, kind: Mark): Promise<void>
  /** Chooses the standard item that a mark points at. */
  point(message: Message, kind: Mark): void
}

const KEY = Symbol('talk')
export const setTalk = (talk: Talk): Talk => setContext(KEY, talk)
export const getTalk = (): Talk => getContext<Talk>(KEY)
