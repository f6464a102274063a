import { ApiError, type Mark, type Message, type Reaction, type Space } from '$lib/api'
import { live, type SpaceEvent } from '$lib/live'
import { toasts } from '$lib/ui'
import { calls } from './calls'
import { Company } from './company.svelte'
import { type Gap, gapAt } from './gaps'
import { forgetRoom, keepRoom, readRoom } from './keptroom'
import { outbox } from './outbox.svelte'
import { rows } from './rows'
import { Soon } from './soon'
import {
  emptyTimeline,
  type Guess,
  isComplete,
  knownFrom,
  posted,
  withEvents,
  withGuess,
  withPage,
  withPart,
  withTopicPart,
} from './timeline'
import { topicsAfter, withTopic } from './topics'

/** A page never holds more messages than there are numbers, so a part of so many numbers is read whole. */
const PART = 120
const PAGE_MOST = 200
const PAGES_READ_AGAIN = 5
/** So long the socket may take before a room that is shown from this device asks by request. */
const SOCKET_LATE_MS = 3_000

/** One open room: what is known of its talk, who is here, and what this person does in it. */
export class Room {
  space = $state.raw<Space>()
  timeline = $state.raw(emptyTimeline())
  error = $state.raw<ApiError>()
  /** The right to this room ended while it was open. */
  lost = $state(false)
  /** What is shown is what this device knew; what happened since is on its way. */
  catching = $state(false)
  topic = $state<string | null>(null)
  firstUnread = $state<number | null>(null)
  /** The latest words of somebody else, for the screen reader. */
  heard = $state.raw<Message>()
  loadingOlder = $state(false)
  /** Goes up with every event of a cycle or session of this room. */
  cycleNews = $state(0)

  rows = $derived.by(() =>
    rows(this.timeline, {
      me: this.me,
      unsent: outbox.items.filter((unsent) => unsent.space === this.id),
      topic: this.topic,
      firstUnread: this.firstUnread,
    }),
  )
  complete = $derived(isComplete(this.timeline, this.topic))
  /** The server's list reaches back further than the loaded messages; these know better what just changed. */
  #pinned = $state.raw<Message[]>([])
  pins = $derived(
    [
      ...new Map([
        ...this.#pinned.map((message) => [message.number, message] as const),
        ...this.timeline.messages,
      ]).values(),
    ].filter((message) => message.pinned && !message.deleted),
  )
  /** What arrived last, to be read aloud once; words that were taken back or changed are not kept for it. */
  said = $derived.by(() => {
    const now = this.heard && this.timeline.messages.get(this.heard.number)
    return now && !now.deleted && !now.edited_at ? now : undefined
  })
  lastOwn = $derived(
    Math.max(
      0,
      ...[...this.timeline.messages.values()].filter((m) => m.author === this.me).map((m) => m.number),
    ),
  )
  generalTopic = $derived(this.space?.topics.find((topic) => topic.general)?.id)
  readonly company: Company

  #leave: (() => void) | undefined
  #closed = false
  #queue: SpaceEvent[] = []
  #soon = new Soon()
  #read = 0

  constructor(
    readonly id: string,
    readonly me: string,
  ) {
    this.company = new Company(id, me, () => this.lastOwn)
  }

  get here() {
    return this.company.here
  }
  get typing() {
    return this.company.typing
  }
  get people() {
    return this.company.people
  }
  get readers() {
    return this.company.readers
  }

  /** From this device at once, when it knows the room; then, or else, from the server. */
  async open(): Promise<void> {
    const kept = this.space ? undefined : await readRoom(this.me, this.id)
    if (this.#closed) return
    if (!kept) return this.#load()
    this.space = kept.space
    this.timeline = kept.timeline
    this.catching = true
    this.#join()
    this.#soon.act('by request', () => void this.#catchUp(), SOCKET_LATE_MS)
  }

  close(): void {
    this.#closed = true
    this.#leave?.()
    this.#soon.stop()
    this.company.leave()
    void this.#keep()
  }

  async #load(): Promise<void> {
    try {
      const [space, page] = await Promise.all([calls.space(this.id), calls.page(this.id)])
      this.timeline = withPage(this.timeline, page, this.me)
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
      this.#putBack(cause)
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
    this.#read = space.me.read
    this.firstUnread = space.me.first_unread
    this.catching = false
    this.#keepSoon()
  }

  #around(): void {
    this.company.countReadersSoon()
    void this.company.load()
    void this.#loadPins()
  }

  #gone(): void {
    this.lost = true
    void forgetRoom(this.me, this.id)
  }

  /** The messages before what is shown, of the whole talk or of the topic that is open. */
  async older(): Promise<void> {
    const { topic } = this
    const before = topic === null ? this.timeline.gaps[0]?.before : knownFrom(this.timeline, topic)
    if (before === undefined || this.complete) return
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

  async #readPart(before: number): Promise<void> {
    const page = await calls.page(this.id, { before, limit: PART })
    this.timeline = withPart(this.timeline, page, before, this.me)
  }

  async #part(read: () => Promise<void>): Promise<void> {
    if (this.loadingOlder) return
    this.loadingOlder = true
    try {
      await read()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status !== 0) toasts.refuse(cause)
    } finally {
      this.loadingOlder = false
    }
  }

  /** Everything up to here was on the screen. */
  seen(): void {
    const newest = Math.max(0, ...this.timeline.messages.keys())
    if (this.catching || newest <= this.#read || document.visibilityState !== 'visible') return
    this.#read = newest
    this.#soon.act('read', () => {
      if (!live.send({ type: 'read', space: this.id, number: this.#read })) {
        calls.read(this.id, this.#read).catch((cause: unknown) => this.#putBack(cause))
      }
    })
  }

  saysTyping(): void {
    this.company.saysTyping()
  }

  edit(message: Message, body: string): Promise<boolean> {
    const edited = { ...message, edited_at: new Date().toISOString() }
    return this.#act({ kind: 'edit', on: message.number, body, message: edited }, () =>
      calls.edit(this.id, message, body),
    )
  }
  remove(message: Message): Promise<boolean> {
    const { number } = message
    return this.#act({ kind: 'delete', on: number, deleted: true }, () => calls.remove(this.id, number))
  }
  /** Somebody says of a thing that a message is about: tried, and it worked. */
  ontried: ((about: { kind: string; id: string }) => void) | undefined
  react(message: Message, reaction: Reaction): Promise<boolean> {
    const added = !message.reactions[reaction]?.mine
    if (added && reaction === 'tried' && message.about) this.ontried?.(message.about)
    return this.#act({ kind: 'reaction', on: message.number, reaction, added, by: this.me }, () =>
      calls.react(this.id, message.number, reaction, added),
    )
  }
  mark(message: Message, mark: Mark): Promise<boolean> {
    const added = !message.marks.some((held) => held.kind === mark)
    return this.#act({ kind: 'mark', on: message.number, mark, added, by: this.me }, () =>
      calls.mark(this.id, message.number, mark, added),
    )
  }
  /** Points a mark at a standard item; the mark is put on if it is not there yet. */
  point(message: Message, mark: Mark, item: string): Promise<boolean> {
    return this.#act({ kind: 'mark', on: message.number, mark, added: true, by: this.me }, () =>
      calls.point(this.id, message.number, mark, item),
    )
  }
  pin(message: Message): Promise<boolean> {
    const added = !message.pinned
    return this.#act({ kind: 'pin', on: message.number, added }, () =>
      calls.pin(this.id, message.number, added),
    )
  }
  move(message: Message, topic: string): Promise<boolean> {
    return this.#act({ kind: 'topic', on: message.number, topic }, () =>
      calls.move(this.id, message.number, topic),
    )
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

  async refresh(): Promise<void> {
    try {
      this.space = await calls.space(this.id)
    } catch (cause) {
      this.#putBack(cause)
    }
  }

  /** Shows it at once, asks the server, and takes it back with the reason when refused. */
  async #act(guess: Guess, ask: () => Promise<unknown>): Promise<boolean> {
    this.timeline = withGuess(this.timeline, guess, this.me)
    try {
      await ask()
      return true
    } catch (cause) {
      toasts.refuse(cause)
      await this.#reload().catch((again: unknown) => this.#putBack(again))
      return false
    }
  }

  /** Reads anew as far back as the talk was unbroken, within reason: what stands on the screen stays. */
  async #reload(): Promise<number> {
    const from = knownFrom(this.timeline, null)
    const first = await calls.page(this.id, { limit: PAGE_MOST })
    let fresh = withPage(emptyTimeline(), first, this.me)
    for (let pages = 1; pages < PAGES_READ_AGAIN && knownFrom(fresh, null) > from; pages++) {
      const before = knownFrom(fresh, null)
      fresh = withPart(fresh, await calls.page(this.id, { before, limit: PAGE_MOST }), before, this.me)
    }
    this.timeline = fresh
    this.#keepSoon()
    void this.refresh()
    void this.#loadPins()
    return first.head
  }

  #hear(event: SpaceEvent): void {
    this.#queue.push(event)
    // A burst becomes one step of the screen.
    if (this.#queue.length === 1) setTimeout(() => this.#takeIn(), 16)
  }

  #takeIn(): void {
    const events = this.#queue.filter((event) => event.number > this.timeline.cursor)
    this.#queue = []
    if (events.length === 0) return
    const before = this.timeline
    this.timeline = withEvents(before, events, this.me)
    for (const event of events) {
      this.#count(event, before)
      if (event.kind === 'message') this.#heardMessage(posted(event))
      else if (event.kind === 'pin' || event.kind === 'delete')
        this.#soon.act('pins', () => void this.#loadPins())
      else if (event.kind === 'cycle' || event.kind === 'session') this.cycleNews++
      else if (event.kind === 'member' || event.kind === 'space')
        this.#soon.act('changed', () => void Promise.all([this.refresh(), this.company.load()]))
    }
    this.#keepSoon()
  }

  #count(event: SpaceEvent, before: typeof this.timeline): void {
    if (!this.space || this.catching) return
    const topics = topicsAfter(this.space.topics, event, before)
    if (topics) this.space = { ...this.space, topics }
    else this.#soon.act('topics', () => void this.refresh())
  }

  #heardMessage(message: Message): void {
    if (message.imported) return
    this.company.heardFrom(message.author)
    if (message.author === this.me) void outbox.drop(message.client_id)
    else this.heard = message
  }

  async #loadPins(): Promise<void> {
    try {
      this.#pinned = (await calls.pins(this.id)).items
    } catch (cause) {
      this.#putBack(cause)
    }
  }

  #keepSoon(): void {
    this.#soon.act('keep', () => void this.#keep())
  }

  async #keep(): Promise<void> {
    if (this.space && !this.lost && this.timeline.cursor > 0) {
      await keepRoom(this.me, this.space, this.timeline)
    }
  }

  /** What runs beside the talk (reading marks, counts) may fail quietly: the connection line already tells why. */
  #putBack(cause: unknown): void {
    if (!(cause instanceof ApiError)) throw cause
  }
}
