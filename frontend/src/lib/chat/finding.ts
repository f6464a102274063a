import type { Found, Message } from '$lib/api'
import { fold } from '$lib/i18n/fold'

const MOST = 50

/** Messages on this device that hold every word of the question, newest first: the search that works without a line. */
export function findHere(messages: Iterable<Message>, question: string): Message[] {
  const words = fold(question).split(' ').filter(Boolean)
  if (words.length === 0) return []
  return [...messages]
    .filter((message) => !message.deleted && words.every((word) => fold(message.body ?? '').includes(word)))
    .sort((a, b) => b.number - a.number)
    .slice(0, MOST)
}

/** The number of a message that the server found: its id is that of its room, and the number behind it. */
export function numberOf(found: Pick<Found, 'id'>): number {
  return Number(found.id.split(':')[1])
}
