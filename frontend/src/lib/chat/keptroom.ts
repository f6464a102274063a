import type { Message, MessagePage, Space } from '$lib/api'
import { allOf, drop, read } from '$lib/device/database'
import { putCopy } from '$lib/device/newest'
import { emptyTimeline, knownFrom, type Timeline, withPage } from './timeline'

const ROOMS = 40
const MESSAGES = 200

interface KeptRoom {
  person: string
  id: string
  kept: number
  space: Space
  /** The newest, without a hole between them, oldest first. */
  messages: Message[]
  /** Everything from this number on is here. */
  from: number
  cursor: number
}

/** A room as this person last saw it on this device (F-CH-4): it opens at once, and events bring it up to date. */
export async function readRoom(
  person: string,
  id: string,
): Promise<{ space: Space; timeline: Timeline } | undefined> {
  const room = await read<KeptRoom>('rooms', [person, id])
  if (!room) return undefined
  const timeline = {
    ...emptyTimeline(),
    messages: new Map(room.messages.map((message) => [message.number, message])),
    cursor: room.cursor,
    gaps: room.from > 1 ? [{ after: 0, before: room.from }] : [],
  }
  return { space: room.space, timeline }
}

export function keepRoom(person: string, space: Space, timeline: Timeline): Promise<void> {
  const from = knownFrom(timeline, null)
  const unbroken = [...timeline.messages.values()]
    .filter((message) => message.number >= from)
    .sort((a, b) => a.number - b.number)
  const messages = unbroken.slice(-MESSAGES)
  const record: KeptRoom = {
    person,
    id: space.id,
    kept: Date.now(),
    space,
    messages,
    from: messages.length < unbroken.length ? messages[0]!.number : from,
    cursor: timeline.cursor,
  }
  return putCopy('rooms', record, ROOMS)
}

/** Keeps a room that was not opened, from what the server just said of it. */
export function keepPage(person: string, space: Space, page: MessagePage): Promise<void> {
  return keepRoom(person, space, withPage(emptyTimeline(), page, person))
}

export async function forgetRoom(person: string, id: string): Promise<void> {
  await drop('rooms', [person, id])
}

/** Up to which event each kept room is here. */
export async function keptCursors(person: string): Promise<Map<string, number>> {
  const rooms = await allOf<KeptRoom>('rooms', person)
  return new Map(rooms.map((room) => [room.id, room.cursor]))
}
