import type { Message, PersonRef } from '$lib/api'

export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; id: string }
  | { kind: 'link'; text: string; href: string }

const MENTION = /@\[([^\]\s]{1,64})\]/
const LINK = /https?:\/\/[^\s<>"'“”]+[^\s<>"'“”.,!?)\]ฯๆ]/
const EITHER = new RegExp(`${MENTION.source}|${LINK.source}`, 'g')

/** A message's body as pieces to draw; nothing of it is ever taken for markup. */
export function pieces(body: string, people: PersonRef[], unknown: string): Piece[] {
  const list: Piece[] = []
  let at = 0
  for (const match of body.matchAll(EITHER)) {
    if (match.index > at) list.push({ kind: 'text', text: body.slice(at, match.index) })
    const id = match[1]
    if (id !== undefined) {
      const name = people.find((person) => person.id === id)?.name ?? unknown
      list.push({ kind: 'mention', text: `@${name}`, id })
    } else {
      list.push({ kind: 'link', text: match[0], href: match[0] })
    }
    at = match.index + match[0].length
  }
  if (at < body.length) list.push({ kind: 'text', text: body.slice(at) })
  return list
}

/** What was typed, with the names of mentioned people turned into `@[person]`; longer names first. */
export function encodeMentions(text: string, people: readonly PersonRef[]): string {
  return [...people]
    .sort((a, b) => b.name.length - a.name.length)
    .reduce((body, person) => body.replaceAll(`@${person.name}`, `@[${person.id}]`), text)
}

/** The way back, for editing. */
export function decodeMentions(body: string, people: PersonRef[]): string {
  return people.reduce((text, person) => text.replaceAll(`@[${person.id}]`, `@${person.name}`), body)
}

/** Two lists of people as one, nobody twice. */
export function together(some: readonly PersonRef[], more: readonly PersonRef[]): PersonRef[] {
  return [...some.filter((person) => !more.some(({ id }) => id === person.id)), ...more]
}

/** The half-typed mention before the caret: `คุณ @สม` asks for `สม`. */
export function mentionAt(text: string, caret: number): { query: string; from: number } | null {
  const match = /(?:^|[\s(])@([^\s@[\]]{0,30})$/u.exec(text.slice(0, caret))
  return match ? { query: match[1] ?? '', from: caret - (match[1]?.length ?? 0) - 1 } : null
}

/** A message in a line: its words, or the names of its files. */
export function inALine(message: Pick<Message, 'body' | 'mentions' | 'files'>): string {
  const words = decodeMentions(message.body ?? '', message.mentions)
  return words || (message.files ?? []).map((file) => file.name).join(', ')
}
