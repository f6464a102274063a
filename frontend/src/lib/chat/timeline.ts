import type { Message, MessagePage, Reaction, ReactionCount } from '$lib/api'
import type { SpaceEvent } from '$lib/live'
import { type Gap, newestFrom, UNKNOWN, without } from './gaps'

/** The part of a room's talk that this device knows. Never changed in place: each step makes the next one. */
export interface Timeline {
  messages: ReadonlyMap<number, Message>
  /** The last event taken in. */
  cursor: number
  /** The parts of the talk that are not here, oldest first. */
  gaps: readonly Gap[]
  /** For a topic that was read alone: the number from which all of it is here. */
  topics: Readonly<Record<string, number>>
  /** The latest events, kept to be applied again to a page that was read before them. */
  recent: readonly SpaceEvent[]
}

type Without<E> = E extends SpaceEvent ? Omit<E, 'number' | 'actor' | 'at'> : never
export type Guess = Without<SpaceEvent>

const RECENT = 200

export function emptyTimeline(): Timeline {
  return { messages: new Map(), cursor: 0, gaps: UNKNOWN, topics: {}, recent: [] }
}

/** From which number on everything of the talk, or of one topic, is here; 1 once nothing older is left. */
export function knownFrom(timeline: Timeline, topic: string | null): number {
  const whole = newestFrom(timeline.gaps)
  return topic === null ? whole : Math.min(whole, timeline.topics[topic] ?? Infinity)
}

/** Whether this is the beginning of what is shown: nothing lies before it. */
export function isComplete(timeline: Timeline, topic: string | null): boolean {
  return topic === null ? timeline.gaps.every((gap) => gap.after > 0) : knownFrom(timeline, topic) <= 1
}

/** Takes in the newest page, read at `page.head`; what happened after that reading is applied on top. */
export function withPage(timeline: Timeline, page: MessagePage, me: string): Timeline {
  const taken = withItems(timeline, page, me)
  return { ...taken, gaps: known(timeline, page), cursor: Math.max(timeline.cursor, page.head) }
}

/** Takes in an older part, read as the messages before a number. What is newer still comes as events. */
export function withPart(timeline: Timeline, page: MessagePage, before: number, me: string): Timeline {
  return { ...withItems(timeline, page, me), gaps: known(timeline, page, before - 1) }
}

/** Takes in older messages of one topic alone. */
export function withTopicPart(timeline: Timeline, page: MessagePage, topic: string, me: string): Timeline {
  const topics = { ...timeline.topics, [topic]: beginning(page) }
  return { ...withItems(timeline, page, me), topics }
}

function known(timeline: Timeline, page: MessagePage, to = Infinity): Gap[] {
  return without(timeline.gaps, beginning(page), to)
}

function beginning(page: MessagePage): number {
  return page.next === null ? 1 : Math.min(...page.items.map((message) => message.number))
}

function withItems(timeline: Timeline, page: MessagePage, me: string): Timeline {
  const messages = new Map(timeline.messages)
  for (const message of page.items) {
    if (page.head >= timeline.cursor || !messages.has(message.number)) messages.set(message.number, message)
  }
  const later = timeline.recent.filter((event) => event.number > page.head)
  return later.reduce<Timeline>((now, event) => apply(now, event, me), { ...timeline, messages })
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
      return moved(timeline, event.on, typeof event.topic === 'string' ? event.topic : event.topic.id)
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

function moved(timeline: Timeline, number: number, topic: string): Timeline {
  if (timeline.messages.has(number)) return change(timeline, number, (old) => ({ ...old, topic }))
  // A message that is not here came into a topic: of that topic not everything is here any more.
  const { [topic]: _reach, ...topics } = timeline.topics
  return { ...timeline, topics }
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
