import { ApiError, type Mark, type Message, type PersonRef, type Reaction, type Space } from '$lib/api'
import { type Hint, live, type SpaceEvent } from '$lib/live'
import { toasts } from '$lib/ui'
import { calls } from './calls'
import { outbox } from './outbox.svelte'
import { rows } from './rows'
import { emptyTimeline, type Guess, oldest, posted, withEvents, withGuess, withPage } from './timeline'

const TYPING_SHOWN_MS = 5_000
const TYPING_SAID_MS = 2_000
const SOON_MS = 1_200
const PAGES_TO_REACH = 40

/** One open room: what is known of its talk, who is here, and what this person does in it. */
export class Room {
  space = $state.raw<Space>()
  timeline = $state.raw(emptyTimeline())
  error = $state.raw<ApiError>()
  /** The right to this room ended while it was open. */
  lost = $state(false)
  topic = $state<string | null>(null)
  firstUnread = $state<number | null>(null)
  here = $state(0)
  typing = $state.raw<PersonRef[]>([])
  people = $state.raw<PersonRef[]>([])
  /** Readers of my latest message. */
  readers = $state.raw<{ number: number; count: number }>()
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

  #leave: (() => void) | undefined
  #queue: SpaceEvent[] = []
  #timers = new Map<string, ReturnType<typeof setTimeout>>()
  #read = 0
  #saidTyping = 0

  constructor(
    readonly id: string,
    readonly me: string,
  ) {}

  async open(): Promise<void> {
    try {
      const [space, page] = await Promise.all([calls.space(this.id), calls.page(this.id)])
      this.space = space
      this.#read = space.me.read
      this.firstUnread = space.me.first_unread
      this.timeline = withPage(this.timeline, page, this.me)
      this.error = undefined
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      this.error = cause
      return
    }
    this.#leave = live.join(`space/${this.id}`, this.timeline.cursor, {
      event: (event) => this.#hear(event),
      reload: () => this.#reload(),
      hint: (hint) => this.#hint(hint),
      ended: () => (this.lost = true),
    })
    this.#soon('readers', () => this.#countReaders())
    void this.loadPeople()
    void this.#loadPins()
  }

  close(): void {
    this.#leave?.()
    for (const timer of this.#timers.values()) clearTimeout(timer)
  }

  async older(limit?: number): Promise<void> {
    if (this.loadingOlder || this.timeline.complete) return
    this.loadingOlder = true
    try {
      const page = await calls.page(this.id, oldest(this.timeline), limit)
      this.timeline = withPage(this.timeline, page, this.me)
    } catch (cause) {
      toasts.refuse(cause)
    } finally {
      this.loadingOlder = false
    }
  }

  /** Loads back to a message that a link points at. False when it is not there. */
  async reach(number: number): Promise<boolean> {
    for (let page = 0; page < PAGES_TO_REACH && !this.timeline.messages.has(number); page++) {
      if (this.timeline.complete || (oldest(this.timeline) ?? 0) < number) break
      const before = this.timeline
      await this.older(200)
      if (this.timeline === before) break
    }
    return this.timeline.messages.has(number)
  }

  async loadPeople(): Promise<void> {
    try {
      this.people = (await calls.members(this.id)).items.map((member) => member.person)
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      // Without the list only the picker for mentions is empty; the members sheet says what is wrong.
      this.people = []
    }
  }

  /** Everything up to here was on the screen. */
  seen(): void {
    const newest = Math.max(0, ...this.timeline.messages.keys())
    if (newest <= this.#read || document.visibilityState !== 'visible') return
    this.#read = newest
    this.#soon('read', () => {
      if (!live.send({ type: 'read', space: this.id, number: this.#read })) {
        calls.read(this.id, this.#read).catch((cause: unknown) => this.#putBack(cause))
      }
    })
  }

  saysTyping(): void {
    if (Date.now() - this.#saidTyping < TYPING_SAID_MS) return
    this.#saidTyping = Date.now()
    live.send({ type: 'typing', space: this.id })
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
  react(message: Message, reaction: Reaction): Promise<boolean> {
    const added = !message.reactions[reaction]?.mine
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

  async newTopic(name: string): Promise<void> {
    const topic = await calls.newTopic(this.id, name)
    this.#addTopic(topic)
    this.topic = topic.id
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

  async #reload(): Promise<number> {
    const page = await calls.page(this.id)
    this.timeline = withPage(emptyTimeline(), page, this.me)
    void this.refresh()
    void this.#loadPins()
    return page.head
  }

  #hear(event: SpaceEvent): void {
    this.#queue.push(event)
    // A burst becomes one step of the screen.
    if (this.#queue.length === 1) setTimeout(() => this.#takeIn(), 16)
  }

  #takeIn(): void {
    const events = this.#queue
    this.#queue = []
    this.timeline = withEvents(this.timeline, events, this.me)
    for (const event of events) {
      if (event.kind === 'message') this.#heardMessage(posted(event))
      else if (event.kind === 'pin' || event.kind === 'delete')
        this.#soon('pins', () => void this.#loadPins())
      else if (event.kind === 'topic' && typeof event.topic !== 'string') this.#addTopic(event.topic)
      else if (event.kind === 'cycle' || event.kind === 'session') this.cycleNews++
      else if (event.kind === 'member' || event.kind === 'space')
        this.#soon('space', () => void this.#changed())
    }
  }

  #heardMessage(message: Message): void {
    if (message.imported) return
    this.typing = this.typing.filter((person) => person.id !== message.author)
    if (message.author !== this.me) this.heard = message
    else {
      void outbox.drop(message.client_id)
      this.#soon('readers', () => this.#countReaders())
    }
  }

  async #changed(): Promise<void> {
    await Promise.all([this.refresh(), this.loadPeople()])
  }

  #hint(hint: Hint): void {
    if (hint.type === 'presence') this.here = hint.people
    else if (hint.type === 'read') this.#soon('readers', () => this.#countReaders())
    else if (hint.person.id !== this.me) {
      this.typing = [...this.typing.filter((person) => person.id !== hint.person.id), hint.person]
      this.#soon(
        `typing:${hint.person.id}`,
        () => (this.typing = this.typing.filter((person) => person.id !== hint.person.id)),
        TYPING_SHOWN_MS,
      )
    }
  }

  async #loadPins(): Promise<void> {
    try {
      this.#pinned = (await calls.pins(this.id)).items
    } catch (cause) {
      this.#putBack(cause)
    }
  }

  #countReaders(): void {
    const number = this.lastOwn
    if (number === 0) return
    calls.readers(this.id, number).then(
      ({ count }) => (this.readers = { number, count }),
      (cause: unknown) => this.#putBack(cause),
    )
  }

  #addTopic(topic: Space['topics'][number]): void {
    if (!this.space || this.space.topics.some((known) => known.id === topic.id)) return
    this.space = { ...this.space, topics: [...this.space.topics, topic] }
  }

  #soon(name: string, act: () => void, wait = SOON_MS): void {
    clearTimeout(this.#timers.get(name))
    this.#timers.set(name, setTimeout(act, wait))
  }

  /** What runs beside the talk (reading marks, counts) may fail quietly: the connection line already tells why. */
  #putBack(cause: unknown): void {
    if (!(cause instanceof ApiError)) throw cause
  }
}
