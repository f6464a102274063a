import { ApiError, type Message, type MessagePage } from '$lib/api'
import type { SpaceEvent } from '$lib/live'
import { toasts } from '$lib/ui'
import { calls } from './calls'
import { type Gap, gapAt } from './gaps'
import {
  emptyTimeline,
  type Guess,
  isComplete,
  knownFrom,
  withEvents,
  withGuess,
  withPage,
  withPart,
  withTopicPart,
} from './timeline'

/** A page never holds more messages than there are numbers, so a part of so many numbers is read whole. */
const PART = 120
const PAGE_MOST = 200
const PAGES_READ_AGAIN = 5

/** What is here of a room's talk, and how more of it comes. */
export class Loaded {
  timeline = $state.raw(emptyTimeline())
  /** A part of the talk is on its way. */
  busy = $state(false)

  constructor(
    private id: string,
    private me: string,
  ) {}

  takeInPage(page: MessagePage): void {
    this.timeline = withPage(this.timeline, page, this.me)
  }

  /** What of the events is new here. */
  takeIn(events: readonly SpaceEvent[]): readonly SpaceEvent[] {
    const fresh = events.filter((event) => event.number > this.timeline.cursor)
    this.timeline = withEvents(this.timeline, fresh, this.me)
    return fresh
  }

  guess(guess: Guess): void {
    this.timeline = withGuess(this.timeline, guess, this.me)
  }

  /** As it was before a guess. */
  putBack(message: Message): void {
    const messages = new Map(this.timeline.messages).set(message.number, message)
    this.timeline = { ...this.timeline, messages }
  }

  /** The messages before what is shown, of the whole talk or of the topic that is open. */
  async older(topic: string | null): Promise<void> {
    const before = topic === null ? this.timeline.gaps[0]?.before : knownFrom(this.timeline, topic)
    if (before === undefined || isComplete(this.timeline, topic)) return
    await this.#part(async () => {
      const page = await calls.page(this.id, { before, topic: topic ?? undefined })
      this.timeline =
        topic === null
          ? withPart(this.timeline, page, before, this.me)
          : withTopicPart(this.timeline, page, topic, this.me)
    })
  }

  /** Some of what is missing in the middle, from the side that is being read. */
  async fill(gap: Gap, from: 'above' | 'below'): Promise<void> {
    const before = from === 'below' ? gap.before : Math.min(gap.before, gap.after + 1 + PART)
    await this.#part(() => this.#readPart(before))
  }

  /** Loads what stands around a message that a link points at. False when it is not there. */
  async reach(number: number): Promise<boolean> {
    const gap = gapAt(this.timeline.gaps, number)
    if (gap) await this.#part(() => this.#readPart(Math.min(gap.before, number + PART / 2)))
    return this.timeline.messages.has(number)
  }

  /**
   * Reads anew as far back as the talk was unbroken, within reason: what stands on the screen stays. The number of the
   * last event that is in it.
   */
  async again(): Promise<number> {
    const from = knownFrom(this.timeline, null)
    const first = await calls.page(this.id, { limit: PAGE_MOST })
    let fresh = withPage(emptyTimeline(), first, this.me)
    for (let pages = 1; pages < PAGES_READ_AGAIN && knownFrom(fresh, null) > from; pages++) {
      const before = knownFrom(fresh, null)
      fresh = withPart(fresh, await calls.page(this.id, { before, limit: PAGE_MOST }), before, this.me)
    }
    this.timeline = fresh
    return first.head
  }

  async #readPart(before: number): Promise<void> {
    const page = await calls.page(this.id, { before, limit: PART })
    this.timeline = withPart(this.timeline, page, before, this.me)
  }

  async #part(read: () => Promise<void>): Promise<void> {
    if (this.busy) return
    this.busy = true
    try {
      await read()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status !== 0) toasts.refuse(cause)
    } finally {
      this.busy = false
    }
  }
}
