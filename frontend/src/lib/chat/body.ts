import type { Message, PersonRef } from '$lib/api'
import { labelIn } from '$lib/identity/label'
import { LINK, linkOf } from './links'
import { decodeMentions } from './mentions'

export type Piece =
  | { kind: 'text'; text: string }
  | { kind: 'mention'; text: string; id: string }
  | { kind: 'link'; text: string; href: string }

const MENTION = String.raw`@\[([^\]\s]{1,64})\]`
const EITHER = new RegExp(`${MENTION}|${LINK}`, 'giu')

/** A message's body as pieces to draw; nothing of it is ever taken for markup. */
export function pieces(body: string, people: PersonRef[], unknown: string): Piece[] {
  const list: Piece[] = []
  let at = 0
  for (const match of body.matchAll(EITHER)) {
    const id = match[1]
    const whole = id === undefined ? linkOf(match[0]) : match[0]
    if (match.index > at) list.push({ kind: 'text', text: body.slice(at, match.index) })
    if (id !== undefined) {
      const person = people.find((one) => one.id === id)
      list.push({ kind: 'mention', text: `@${person ? labelIn(person, people) : unknown}`, id })
    } else {
      list.push({ kind: 'link', text: whole, href: whole })
    }
    at = match.index + whole.length
  }
  if (at < body.length) list.push({ kind: 'text', text: body.slice(at) })
  return list
}

/** A message in a line: its words, or the names of its files. */
export function inALine(message: Pick<Message, 'body' | 'mentions' | 'files'>): string {
  const words = decodeMentions(message.body ?? '', message.mentions)
  return words || (message.files ?? []).map((file) => file.name).join(', ')
}
