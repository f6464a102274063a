import { api, ApiError, type Message } from '$lib/api'
import { live } from '$lib/live'
import { Kept } from './kept'
import { posted, type Unsent } from './unsent'
import { uuid7 } from './uuid'

type Draft = Pick<Unsent, 'space' | 'body' | 'topic' | 'reply_to' | 'mentions' | 'about'>
interface Way {
  open(): boolean
  /** Over the socket; its answer comes back through `ack` or `refused`. */
  post(unsent: Unsent): boolean
  /** One ordinary request; resolves when the server knows the message. */
  request(unsent: Unsent): Promise<Message>
}

const AGAIN_MS = 4_000
const NO_ANSWER_MS = 15_000

/**
 * Messages on their way: kept on the device with the client id that makes a repeat safe, sent in order over the socket
 * or by HTTP, and again until the server knows them. Bound to one person.
 */
export class Outbox {
  items = $state<Unsent[]>([])
  waiting = $derived(this.items.filter((unsent) => unsent.state === 'waiting').length)
  #person: string | undefined
  #onTheLine = new Map<string, number>()
  #pumping = false
  #timer: ReturnType<typeof setTimeout> | undefined

  constructor(
    private way: Way,
    private kept = new Kept(),
  ) {}

  async open(person: string): Promise<void> {
    this.#person = person
    const found = await this.kept.of(person)
    if (this.#person !== person) return
    const here = new Set(this.items.map((unsent) => unsent.client_id))
    this.items = [...found.filter((unsent) => !here.has(unsent.client_id)), ...this.items]
    void this.pump()
  }

  shut(): void {
    this.#person = undefined
    this.items = []
    this.#onTheLine.clear()
    clearTimeout(this.#timer)
  }

  /** Signing out leaves nothing of this person on the device. */
  async forget(): Promise<void> {
    if (this.#person) await this.kept.clear(this.#person)
    this.shut()
  }

  async add(draft: Draft): Promise<void> {
    if (!this.#person) return
    const unsent: Unsent = {
      ...draft,
      client_id: uuid7(),
      person: this.#person,
      written_at: new Date().toISOString(),
      state: 'waiting',
    }
    this.items.push(unsent)
    // First on the device, then on the line: a message that was seen as waiting is never lost.
    await this.kept.put($state.snapshot(unsent))
    void this.pump()
  }

  /** After a refusal. A client id that the server knows with other words cannot be used again. */
  async again(clientId: string): Promise<void> {
    const old = this.items.find((unsent) => unsent.client_id === clientId)
    if (!old) return
    await this.drop(clientId)
    await this.add(old)
  }

  async drop(clientId: string): Promise<void> {
    this.items = this.items.filter((unsent) => unsent.client_id !== clientId)
    this.#onTheLine.delete(clientId)
    await this.kept.drop(clientId)
  }

  lineOpened(): void {
    this.#onTheLine.clear()
    void this.pump()
  }

  ack(clientId: string): void {
    this.#onTheLine.delete(clientId)
    const unsent = this.items.find((item) => item.client_id === clientId)
    if (unsent) unsent.state = 'sent'
    void this.kept.drop(clientId)
  }

  /** A refusal on the socket has one code; an ordinary request says what it means and whether to wait. */
  refused(clientId: string): void {
    const unsent = this.items.find((item) => item.client_id === clientId)
    if (unsent) void this.#request(unsent)
  }

  /** Sends what waits, in order. By HTTP the next goes only after the one before it. */
  async pump(): Promise<void> {
    if (this.#pumping || !this.#person) return
    this.#pumping = true
    try {
      for (const unsent of this.items.filter((item) => item.state === 'waiting')) {
        if (this.way.open()) this.#post(unsent)
        else if (!(await this.#request(unsent))) break
      }
    } finally {
      this.#pumping = false
    }
    if (this.waiting > 0) this.#later(AGAIN_MS)
  }

  #post(unsent: Unsent): void {
    const since = this.#onTheLine.get(unsent.client_id)
    if (since === undefined) {
      if (this.way.post(unsent)) this.#onTheLine.set(unsent.client_id, Date.now())
    } else if (Date.now() - since > NO_ANSWER_MS) {
      void this.#request(unsent)
    }
  }

  async #request(unsent: Unsent): Promise<boolean> {
    const person = this.#person
    try {
      const message = await this.way.request($state.snapshot(unsent))
      if (message.client_id !== unsent.client_id) throw ApiError.offline()
      this.ack(unsent.client_id)
      return true
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (person !== this.#person) return false
      if (cause.passing || cause.status === 401) {
        this.#later(cause.retryAfter ?? AGAIN_MS)
        return false
      }
      const item = this.items.find((other) => other.client_id === unsent.client_id)
      if (item) {
        Object.assign(item, { state: 'failed', th: cause.th, en: cause.en })
        await this.kept.put($state.snapshot(item))
      }
      return true
    }
  }

  #later(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.pump(), wait)
  }
}

export const outbox = new Outbox({
  open: () => live.state === 'open',
  post: (unsent) => live.send({ type: 'post', space: unsent.space, ...posted(unsent) }),
  request: (unsent) => api.post<Message>(`/spaces/${unsent.space}/messages`, posted(unsent)),
})
live.posts = {
  open: () => outbox.lineOpened(),
  ack: (clientId) => outbox.ack(clientId),
  refused: (clientId) => outbox.refused(clientId),
}
