import { api, letPass, type SpaceCard } from '$lib/api'
import type { SpaceEvent } from '$lib/live'
import { calls } from './calls'
import { keepPage, keepRoom, keptCursors, readRoom } from './keptroom'
import { withEvents } from './timeline'

const ROOMS = 8
const PAUSE_MS = 4_000
const EVENTS = 200

let timer: ReturnType<typeof setTimeout> | undefined

/** A moment after the list was shown, brings the rooms with news onto the device, so that they open without a line too. */
export function readAheadSoon(person: string, rooms: readonly SpaceCard[]): void {
  clearTimeout(timer)
  if (savesData()) return
  timer = setTimeout(() => void readAhead(person, rooms), PAUSE_MS)
}

export async function readAhead(person: string, rooms: readonly SpaceCard[]): Promise<void> {
  const cursors = await keptCursors(person)
  const behind = rooms.filter((room) => (cursors.get(room.id) ?? 0) < room.head).slice(0, ROOMS)
  try {
    for (const room of behind) await bring(person, room, cursors.get(room.id))
  } catch (cause) {
    // The line broke: the rooms that came so far are here, the next list asks for the rest.
    letPass(cause)
  }
}

async function bring(person: string, room: SpaceCard, cursor: number | undefined): Promise<void> {
  const space = await calls.space(room.id)
  const kept = cursor !== undefined && room.head - cursor <= EVENTS && (await readRoom(person, room.id))
  if (!kept) return keepPage(person, space, await calls.page(room.id))
  const { events } = await api.get<{ events: SpaceEvent[] }>(`/spaces/${room.id}/events`, {
    after: cursor,
    limit: EVENTS,
  })
  return keepRoom(person, space, withEvents(kept.timeline, events, person))
}

function savesData(): boolean {
  const { connection } = navigator as Navigator & { connection?: { saveData?: boolean } }
  return connection?.saveData ?? false
}
