import type { Message } from '$lib/api'
import { dates } from '$lib/i18n'
import { type Gap, gapAt } from './gaps'
import { knownFrom, type Timeline } from './timeline'
import type { Unsent } from './unsent'

export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'gap'; key: string; gap: Gap }
  | { kind: 'message'; key: string; message: Message; own: boolean; first: boolean }
  | { kind: 'unsent'; key: string; unsent: Unsent }

interface View {
  me: string
  unsent: readonly Unsent[]
  topic: string | null
  firstUnread: number | null
}

const SAME_BREATH_MS = 5 * 60_000

/**
 * What stands on the screen from top to bottom: day lines, the unread line, messages by number, what is not loaded between
 * them, then what still waits.
 */
export function rows(timeline: Timeline, view: View): Row[] {
  const shown = messagesIn(timeline, view.topic)
  const gaps = view.topic === null ? timeline.gaps.filter((gap) => gap.after > 0) : []
  const list: Row[] = []
  let before: Message | undefined
  // Only where it truly begins: with the first unread message not loaded there is no line, but a way to jump there.
  let unreadPlaced = view.firstUnread === null || gapAt(timeline.gaps, view.firstUnread) !== undefined
  for (const message of shown) {
    const own = message.author === view.me
    const gap = before && gaps.find((each) => each.after >= before!.number && each.before <= message.number)
    if (gap) list.push({ kind: 'gap', key: `gap:${gap.after}`, gap })
    const newDay = !before || dates.dayKey(before.at) !== dates.dayKey(message.at)
    if (newDay) list.push({ kind: 'day', key: `day:${message.number}`, at: message.at })
    const unread = !unreadPlaced && message.number >= view.firstUnread! && !own
    if (unread) {
      list.push({ kind: 'unread', key: 'unread' })
      unreadPlaced = true
    }
    list.push({
      kind: 'message',
      key: keyOf(message.author, message.client_id ?? String(message.number)),
      message,
      own,
      first: newDay || unread || gap !== undefined || !sameBreath(before, message),
    })
    before = message
  }
  return [...list, ...waiting(timeline, view)]
}

/** The messages that can be shown without hiding that others lie between them. */
function messagesIn(timeline: Timeline, topic: string | null): Message[] {
  const from = knownFrom(timeline, topic)
  const fits = (message: Message) =>
    topic === null ? !gapAt(timeline.gaps, message.number) : message.topic === topic && message.number >= from
  return [...timeline.messages.values()].filter(fits).sort((a, b) => a.number - b.number)
}

/** A message keeps its key when the server's copy takes the place of the waiting one, so nothing on the screen jumps. */
function keyOf(author: string, clientId: string): string {
  return `${author}:${clientId}`
}

function sameBreath(before: Message | undefined, message: Message): boolean {
  return (
    before !== undefined &&
    before.author === message.author &&
    Date.parse(message.at) - Date.parse(before.at) < SAME_BREATH_MS
  )
}

function waiting(timeline: Timeline, view: View): Row[] {
  const known = new Set<string>()
  for (const message of timeline.messages.values())
    if (message.author === view.me) known.add(message.client_id)
  return view.unsent
    .filter((unsent) => !known.has(unsent.client_id))
    .filter((unsent) => view.topic === null || unsent.topic === undefined || unsent.topic === view.topic)
    .map((unsent) => ({ kind: 'unsent', key: keyOf(view.me, unsent.client_id), unsent }))
}
