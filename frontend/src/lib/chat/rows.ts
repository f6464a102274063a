import type { Message } from '$lib/api'
import { dates } from '$lib/i18n'
import type { Timeline } from './timeline'
import type { Unsent } from './unsent'

export type Row =
  | { kind: 'day'; key: string; at: string }
  | { kind: 'unread'; key: string }
  | { kind: 'message'; key: string; message: Message; own: boolean; first: boolean }
  | { kind: 'unsent'; key: string; unsent: Unsent }

interface View {
  me: string
  unsent: readonly Unsent[]
  topic: string | null
  firstUnread: number | null
}

const SAME_BREATH_MS = 5 * 60_000

/** What stands on the screen from top to bottom: day lines, the unread line, messages by number, then what still waits. */
export function rows(timeline: Timeline, view: View): Row[] {
  const shown = [...timeline.messages.values()]
    .filter((message) => view.topic === null || message.topic === view.topic)
    .sort((a, b) => a.number - b.number)
  const list: Row[] = []
  let before: Message | undefined
  let unreadPlaced = view.firstUnread === null
  for (const message of shown) {
    const own = message.author === view.me
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
      first: newDay || unread || !sameBreath(before, message),
    })
    before = message
  }
  return [...list, ...waiting(timeline, view)]
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
