import type { Found, Message } from '$lib/api'

const MOST = 50

/** Messages on this device that hold every word of the question, newest first: the search that works without a line. */
export function findHere(messages: Iterable<Message>, question: string): Message[] {
  const words = plain(question).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return [...messages]
    .filter((message) => !message.deleted && words.every((word) => plain(message.body ?? '').includes(word)))
    .sort((a, b) => b.number - a.number)
    .slice(0, MOST)
}

/** What the server found in one room, by number. */
export function foundIn(space: string, items: readonly Found[]): { number: number; found: Found }[] {
  return items.flatMap((found) => {
    const [place, number] = found.id.split(':')
    return found.kind === 'message' && place === space ? [{ number: Number(number), found }] : []
  })
}

/** Small letters, and Thai without the characters that nobody sees. */
function plain(text: string): string {
  return text.toLowerCase().replace(/[\u200b-\u200d\ufeff\u00ad]/g, '')
}
