import type { Message, MessagePage, Reaction, ReactionCount } from '$lib/api'
import type { SpaceEvent } from '$lib/live'

/** The part of a room's talk that this device knows. Never changed in place: each step makes the next one. */
export interface Timeline {
  messages: ReadonlyMap<number, Message>
  /** The last event taken in. */
  cursor: number
  /** Everything older is here too. */
  complete: boolean
  /** The latest events, kept to be applied again to a page that was read before them. */
  recent: readonly SpaceEvent[]
}

type Without<E> = E extends SpaceEvent ? Omit<E, 'number' | 'actor' | 'at'> : never
export type Guess = Without<SpaceEvent>

const RECENT = 200

export function emptyTimeline(): Timeline {
  return { messages: new Map(), cursor: 0, complete: false, recent: [] }
}

/** The oldest message known: where an older page begins. */
export function oldest(timeline: Timeline): number | undefined {
  return timeline.messages.size === 0 ? undefined : Math.min(...timeline.messages.keys())
}

/** Takes in a page read at `page.head`; what happened after that reading is applied on top. */
export function withPage(timeline: Timeline, page: MessagePage, me: string): Timeline {
  const messages = new Map(timeline.messages)
  for (const message of page.items) {
    if (page.head >= timeline.cursor || !messages.has(message.number)) messages.set(message.number, message)
  }
  const merged: Timeline = {
    messages,
    cursor: Math.max(timeline.cursor, page.head),
    complete: timeline.complete || page.next === null,
    recent: timeline.recent,
  }
  const later = timeline.recent.filter((event) => event.number > page.head)
  return later.reduce((now, event) => apply(now, event, me), merged)
}

/** Takes in live events; a message that is already known is replaced, never doubled. */
export function withEvents(timeline: Timeline, events: readonly SpaceEvent[], me: string): Timeline {
  const fresh = events.filter((event) => event.number > timeline.cursor)
  if (fresh.length === 0) return timeline
  const after = fresh.reduce((now, event) => apply(now, event, me), timeline)
  return {
    ...after,
    cursor: Math.max(...fresh.map((event) => event.number)),
    recent: [...timeline.recent, ...fresh].slice(-RECENT),
  }
}

/** Shows at once what this person just did; the event that follows changes nothing more. */
export function withGuess(timeline: Timeline, guess: Guess, me: string): Timeline {
  return apply(timeline, { number: timeline.cursor, actor: me, at: '', ...guess } as SpaceEvent, me)
}

function apply(timeline: Timeline, event: SpaceEvent, me: string): Timeline {
  switch (event.kind) {
    case 'message':
      // Older talk that comes in has a page of its own.
      return event.imported ? timeline : put(timeline, posted(event))
    case 'edit':
      return change(timeline, event.on, (old) => ({
        ...old,
        ...(event.message ?? {}),
        ...(old.deleted ? {} : { body: event.body }),
        reactions: old.reactions,
        marks: old.marks,
        pinned: old.pinned,
      }))
    case 'delete':
      return change(timeline, event.on, (old) => ({
        ...old,
        deleted: true,
        body: undefined,
        mentions: [],
        files: [],
        reactions: {},
        marks: [],
        pinned: false,
      }))
    case 'reaction':
      return change(timeline, event.on, (old) => ({ ...old, reactions: reacted(old, event, me) }))
    case 'mark':
      return change(timeline, event.on, (old) => ({
        ...old,
        marks: event.marks ?? [
          ...old.marks.filter((mark) => mark.kind !== event.mark),
          ...(event.added ? [{ kind: event.mark, by: marker(timeline, event.by) }] : []),
        ],
      }))
    case 'pin':
      return change(timeline, event.on, (old) => ({ ...old, pinned: event.added }))
    case 'topic':
      if (event.on === undefined) return timeline
      return change(timeline, event.on, (old) => ({
        ...old,
        topic: typeof event.topic === 'string' ? event.topic : event.topic.id,
      }))
    default:
      return timeline
  }
}

/** The message of an event, without what belongs to the event alone. */
export function posted(event: Extract<SpaceEvent, { kind: 'message' }>): Message {
  const { kind: _kind, actor: _actor, act: _act, ...message } = event
  return message.deleted ? { ...message, deleted: true, body: undefined } : { ...message, deleted: false }
}

function put(timeline: Timeline, message: Message): Timeline {
  return { ...timeline, messages: new Map(timeline.messages).set(message.number, message) }
}

function change(timeline: Timeline, number: number, step: (old: Message) => Message): Timeline {
  const old = timeline.messages.get(number)
  return old ? put(timeline, step(old)) : timeline
}

/** An event is the same for everyone: whether a reaction is mine follows from who gave it. */
function reacted(
  old: Message,
  event: Extract<SpaceEvent, { kind: 'reaction' }>,
  me: string,
): Partial<Record<Reaction, ReactionCount>> {
  const before = old.reactions[event.reaction] ?? { count: 0, mine: false }
  const mine = event.by === me ? event.added : before.mine
  const told = event.reactions?.[event.reaction]
  const step = before.mine === mine && event.by === me ? 0 : event.added ? 1 : -1
  const count = typeof told === 'number' ? told : (told?.count ?? before.count + step)
  return { ...old.reactions, [event.reaction]: { count: Math.max(0, count), mine } }
}

function marker(timeline: Timeline, by: string): Message['by'] {
  for (const message of timeline.messages.values()) if (message.author === by) return message.by
  return null
}
