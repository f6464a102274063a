import { ApiError, letPass, type Message, type Space } from '$lib/api'
import { live, type SpaceEvent } from '$lib/live'
import { Acts } from './acts'
import { calls } from './calls'
import { Company } from './company.svelte'
import { forgetRoom, keepRoom, readRoom } from './keptroom'
import { Loaded } from './loaded.svelte'
import { mornings } from './mornings.svelte'
import { outbox } from './outbox.svelte'
import { Pins } from './pins.svelte'
import { Reading } from './reading.svelte'
import { rows } from './rows'
import { Soon } from './soon'
import { isComplete, posted, type Timeline } from './timeline'
import { topicsAfter, withTopic } from './topics'

/** So long the socket may take before a room that is shown from this device asks by request. */
const SOCKET_LATE_MS = 3_000

/** One open room: it brings together what is loaded of its talk, how far it is read, what is done in it and who is here. */
export class Room {
  space = $state.raw<Space>()
  error = $state.raw<ApiError>()
  /** The right to this room ended while it was open. */
  lost = $state(false)
  /** What is shown is what this device knew; what happened since is on its way. */
  catching = $state(false)
  topic = $state<string | null>(null)
  /** Goes up with every event of a cycle or session of this room. */
  cycleNews = $state(0)
  readonly loaded: Loaded
  readonly pins: Pins
  readonly reading: Reading
  readonly acts: Acts
  readonly company: Company

  rows = $derived.by(() =>
    rows(this.timeline, {
      me: this.me,
      unsent: outbox.items.filter((unsent) => unsent.space === this.id),
      topic: this.topic,
      firstUnread: this.reading.firstUnread,
    }),
  )
  complete = $derived.by(() => isComplete(this.timeline, this.topic))
  /** The latest words of somebody else. */
  #heard = $state.raw<Message>()
  /** What arrived last, to be read aloud once; words that were taken back or changed are not kept for it. */
  said = $derived.by(() => {
    const now = this.#heard && this.timeline.messages.get(this.#heard.number)
    return now && !now.deleted && !now.edited_at ? now : undefined
  })
  lastOwn = $derived.by(() =>
    Math.max(
      0,
      ...[...this.timeline.messages.values()].filter((m) => m.author === this.me).map((m) => m.number),
    ),
  )

  #leave: (() => void) | undefined
  #closed = false
  #queue: SpaceEvent[] = []
  #soon = new Soon()

  constructor(
    readonly id: string,
    readonly me: string,
  ) {
    this.loaded = new Loaded(id, me)
    this.pins = new Pins(id, this.loaded)
    this.reading = new Reading(id)
    this.acts = new Acts(id, me, this.loaded, () => this.#reload())
    this.company = new Company(id, me, () => this.lastOwn)
  }

  get timeline(): Timeline {
    return this.loaded.timeline
  }

  /** From this device at once, when it knows the room; then, or else, from the server. */
  async open(): Promise<void> {
    const kept = this.space ? undefined : await readRoom(this.me, this.id)
    if (this.#closed) return
    if (!kept) return this.#load()
    this.space = kept.space
    this.loaded.timeline = kept.timeline
    this.catching = true
    this.#join()
    this.#soon.act('by request', () => void this.#catchUp(), SOCKET_LATE_MS)
  }

  close(): void {
    this.#closed = true
    this.reading.stop()
    this.#leave?.()
    this.#soon.stop()
    this.company.leave()
    void this.#keep()
  }

  /** Everything that is here was on the screen. */
  seen(): void {
    const newest = Math.max(0, ...this.timeline.messages.keys())
    if (!this.catching) this.reading.upTo(newest)
  }

  /** May this person put the message into another topic? */
  mayMove(message: Message): boolean {
    return !message.deleted && (message.author === this.me || (this.space?.me.may_manage ?? false))
  }

  async newTopic(name: string): Promise<string> {
    const topic = await calls.newTopic(this.id, name)
    if (this.space) this.space = { ...this.space, topics: withTopic(this.space.topics, topic) }
    return topic.id
  }

  async #load(): Promise<void> {
    try {
      const [space, page] = await Promise.all([calls.space(this.id), calls.page(this.id)])
      this.loaded.takeInPage(page)
      this.#see(space)
      this.error = undefined
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      this.error = cause
      return
    }
    this.#join()
    this.#around()
  }

  /** Without the socket the newest page says what happened; out of reach, what this device knows stays on the screen. */
  async #catchUp(): Promise<void> {
    try {
      await this.#reload()
      await this.#freshen()
    } catch (cause) {
      letPass(cause)
    }
  }

  /** What the server says of the room itself, once the talk is caught up. */
  async #freshen(): Promise<void> {
    try {
      const space = await calls.space(this.id)
      if (!this.catching) return
      this.#see(space)
      this.#around()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status === 403 || cause.status === 404) this.#gone()
    }
  }

  #join(): void {
    if (this.#closed || this.#leave) return
    this.#leave = live.join(`space/${this.id}`, this.timeline.cursor, {
      event: (event) => this.#hear(event),
      reload: () => this.#reload(),
      joined: () => this.#caughtUp(),
      hint: (hint) => this.company.hint(hint),
      ended: () => this.#gone(),
    })
  }

  #caughtUp(): void {
    this.#soon.drop('by request')
    if (this.catching) void this.#freshen()
  }

  /** Everything is here up to now: from this point on what is on the screen counts as read. */
  #see(space: Space): void {
    this.#takeIn()
    this.space = space
    this.reading.begin(space.me)
    this.catching = false
    this.#keepSoon()
  }

  #around(): void {
    this.company.countReadersSoon()
    void this.company.load()
    void this.pins.load()
  }

  #gone(): void {
    this.lost = true
    void forgetRoom(this.me, this.id)
  }

  async #reload(): Promise<number> {
    const head = await this.loaded.again()
    this.#keepSoon()
    void this.#refresh()
    void this.pins.load()
    return head
  }

  async #refresh(): Promise<void> {
    try {
      this.space = await calls.space(this.id)
    } catch (cause) {
      letPass(cause)
    }
  }

  #hear(event: SpaceEvent): void {
    this.#queue.push(event)
    // A burst becomes one step of the screen.
    if (this.#queue.length === 1) setTimeout(() => this.#takeIn(), 16)
  }

  #takeIn(): void {
    const before = this.timeline
    const events = this.loaded.takeIn(this.#queue)
    this.#queue = []
    if (events.length === 0) return
    for (const event of events) {
      this.#count(event, before)
      if (event.kind === 'message') this.#heardMessage(posted(event))
      else if (event.kind === 'pin' || event.kind === 'delete')
        this.#soon.act('pins', () => void this.pins.load())
      else if (event.kind === 'cycle' || event.kind === 'session') this.cycleNews++
      else if (event.kind === 'member' || event.kind === 'space')
        this.#soon.act('changed', () => void Promise.all([this.#refresh(), this.company.load()]))
    }
    this.#keepSoon()
  }

  #count(event: SpaceEvent, before: Timeline): void {
    if (!this.space || this.catching) return
    const topics = topicsAfter(this.space.topics, event, before)
    if (topics) this.space = { ...this.space, topics }
    else this.#soon.act('topics', () => void this.#refresh())
  }

  #heardMessage(message: Message): void {
    if (message.imported) return
    this.company.heardFrom(message.author)
    if (message.author === this.me) {
      void outbox.drop(message.client_id)
      mornings.drop(message.client_id)
    } else this.#heard = message
  }

  #keepSoon(): void {
    this.#soon.act('keep', () => void this.#keep())
  }

  async #keep(): Promise<void> {
    if (this.space && !this.lost && this.timeline.cursor > 0) {
      await keepRoom(this.me, this.space, this.timeline)
    }
  }
}
