import { api, ApiError, letPass } from '$lib/api'
import { storage, type Trouble } from '$lib/device/database'
import { session } from '$lib/identity/session.svelte'
import { live } from '$lib/live'
import { askForSync } from './background'
import { deliver } from './deliver'
import { Kept } from './kept'
import { NotTaken, posted, type Unsent } from './unsent'
import { uuid7 } from './uuid'

type Draft = Pick<Unsent, 'space' | 'body' | 'topic' | 'reply_to' | 'mentions' | 'about' | 'files' | 'silent'>
interface Way {
  /** Whether the server knows this browser as that person now. */
  is(person: string): boolean
  /** Asks the server who this browser is; `pump` is called again when that is known. */
  ask(): void
  open(): boolean
  /** Whether the server can be reached right now. */
  reaches(): Promise<boolean>
  /** Over the socket; its answer comes back through `ack` or `refused`. */
  post(unsent: Unsent): boolean
  /** By ordinary requests; resolves when the server knows the message. */
  request(unsent: Unsent, progress: (part: number) => void): Promise<void>
  /** Asks the browser to wake us when the network is back, if it can. */
  later(): void
  random(): number
}

const AGAIN_MS = 3_000
const LONGEST_MS = 60_000
const NO_ANSWER_MS = 15_000
const SAID_MS = 8_000

/**
 * Messages on their way: kept on the device with the client id that makes a repeat safe, and sent again until the server
 * knows them. In each room the next goes only after the one before it. Bound to one person.
 */
export class Outbox {
  items = $state.raw<readonly Unsent[]>([])
  waiting = $derived(this.items.filter(isWaiting).length)
  /** The server can be reached and takes nothing just now. */
  busy = $derived(this.items.some((unsent) => unsent.state === 'waiting' && unsent.busy))
  /** So many had to wait and are all through now; said for a moment. */
  allSent = $state(0)
  #person: string | undefined
  #late = 0
  #answers = new Map<string, (taken: boolean) => void>()
  #lanes = new Set<string>()
  #tries = 0
  /** The server said for how long nothing should be sent: a line that opens again meanwhile changes nothing. */
  #toldToWait = false
  #timer: ReturnType<typeof setTimeout> | undefined
  #said: ReturnType<typeof setTimeout> | undefined

  constructor(
    private way: Way,
    private kept = new Kept(),
  ) {}

  async open(person: string): Promise<void> {
    this.#person = person
    const found = await this.kept.of(person)
    const sent = await this.kept.takeSentMeanwhile(person)
    if (this.#person !== person) return
    this.#late += sent
    const here = new Set(this.items.map((unsent) => unsent.client_id))
    const before = found.filter((unsent) => !here.has(unsent.client_id))
    this.items = [...before.map((unsent) => ({ ...unsent, late: true })), ...this.items]
    this.#sayAllSent()
    this.pump()
  }

  /** What waits stays on the device for its owner; nobody else sees or sends it. */
  shut(): void {
    this.#person = undefined
    this.items = []
    this.#late = this.allSent = this.#tries = 0
    this.#toldToWait = false
    this.#settleAll()
    clearTimeout(this.#timer)
    clearTimeout(this.#said)
  }

  /**
   * Resolves when the words are on the disk. Where the disk does not take them they go from this page, if the server can be
   * reached; else, and on a full device unless `anyway`, this rejects with `NotTaken` and takes nothing.
   */
  async add(draft: Draft, anyway = false): Promise<void> {
    const person = this.#person
    if (!person) throw new NotTaken('signed out')
    const unsent: Unsent = {
      ...draft,
      client_id: uuid7(),
      person,
      written_at: new Date().toISOString(),
      state: 'waiting',
    }
    const trouble = await this.kept.put(unsent)
    if (trouble && !(await this.#mayGoUnkept(trouble, anyway))) {
      await this.kept.drop(unsent.client_id)
      throw new NotTaken(trouble)
    }
    if (this.#person !== person) return
    this.items = [...this.items, trouble ? { ...unsent, unkept: true } : unsent]
    this.pump()
  }

  async #mayGoUnkept(trouble: Trouble, anyway: boolean): Promise<boolean> {
    return (trouble === 'failing' || anyway) && (this.way.open() || (await this.way.reaches()))
  }

  /** The disk works again: what waits in this page is there now, and what waited there can be read. */
  async storeIsBack(): Promise<void> {
    this.items = this.items.map((unsent) => (unsent.unkept ? { ...unsent, unkept: false } : unsent))
    if (this.#person) await this.open(this.#person)
  }

  /** After a refusal. A client id that the server knows with other words cannot be used again. */
  async again(clientId: string): Promise<void> {
    const old = this.items.find((unsent) => unsent.client_id === clientId)
    if (!old) return
    const { space, body, topic, reply_to, mentions, about, files, silent } = old
    await this.add({ space, body, topic, reply_to, mentions, about, files, silent }, true)
    await this.drop(clientId)
  }

  /** Known to the room by now, or not wanted any more. */
  async drop(clientId: string): Promise<void> {
    const unsent = this.#item(clientId)
    if (!unsent) return
    if (isWaiting(unsent)) this.#through(unsent)
    this.items = this.items.filter((item) => item.client_id !== clientId)
    this.#settle(clientId, true)
    await this.kept.drop(clientId)
  }

  lineOpened(): void {
    this.#tries = 0
    this.pump()
  }

  lineLost(): void {
    this.#settleAll()
  }

  ack(clientId: string): void {
    const unsent = this.#item(clientId)
    if (unsent && unsent.state !== 'sent') {
      this.#change(clientId, { state: 'sent' })
      this.#through(unsent)
    }
    this.#settle(clientId, true)
    void this.kept.drop(clientId)
  }

  /** A refusal on the socket has one code; an ordinary request says what it means and whether to wait. */
  refused(clientId: string): void {
    this.#settle(clientId, false)
  }

  /** Sends what waits: each room's messages one after the other, the rooms beside each other. */
  pump(): void {
    if (this.waiting === 0 || this.#toldToWait) return
    clearTimeout(this.#timer)
    if (this.#mayGo()) {
      for (const space of this.#waitingSpaces()) void this.#run(space)
    } else {
      this.#later()
      this.way.ask()
    }
  }

  #mayGo(): boolean {
    return this.#person !== undefined && this.way.is(this.#person)
  }

  #waitingSpaces(): Set<string> {
    return new Set(this.items.filter((unsent) => unsent.state === 'waiting').map((unsent) => unsent.space))
  }

  async #run(space: string): Promise<void> {
    if (this.#lanes.has(space)) return
    this.#lanes.add(space)
    try {
      const next = () => this.items.find((unsent) => unsent.space === space && unsent.state === 'waiting')
      for (let unsent = next(); unsent && this.#mayGo(); unsent = next()) {
        if (!(await this.#send(unsent))) break
      }
    } finally {
      this.#lanes.delete(space)
    }
  }

  /** True when the room's next message may go; false when this one has to wait. */
  async #send(unsent: Unsent): Promise<boolean> {
    const id = unsent.client_id
    this.#change(id, { state: 'sending' })
    try {
      if (await this.#overLine(unsent)) return true
      if (!this.#mayGo()) throw ApiError.offline()
      await this.way.request(unsent, (part) => this.#change(id, { part }))
      this.#tries = 0
      this.ack(id)
      return true
    } catch (cause) {
      if (!(cause instanceof ApiError)) console.error('message', cause)
      return this.#turnedAway(id, cause instanceof ApiError ? cause : broken())
    }
  }

  async #turnedAway(id: string, cause: ApiError): Promise<boolean> {
    if (cause.passing || cause.status === 401) {
      this.#change(id, { state: 'waiting', busy: cause.status > 401 })
      this.#later(cause.retryAfter)
      return false
    }
    this.#change(id, { state: 'failed', th: cause.th, en: cause.en })
    const failed = this.#item(id)
    if (failed && (await this.kept.put(failed))) this.#change(id, { unkept: true })
    return true
  }

  /** A message with files goes by requests: the files have gone that way too. */
  #overLine(unsent: Unsent): Promise<boolean> {
    if (unsent.files?.length || !this.way.open() || !this.way.post(unsent)) return Promise.resolve(false)
    return new Promise((resolve) => {
      const timer = setTimeout(() => this.#settle(unsent.client_id, false), NO_ANSWER_MS)
      this.#answers.set(unsent.client_id, (taken) => {
        clearTimeout(timer)
        resolve(taken)
      })
    })
  }

  #settle(clientId: string, taken: boolean): void {
    const answer = this.#answers.get(clientId)
    this.#answers.delete(clientId)
    answer?.(taken)
  }

  #settleAll(): void {
    for (const clientId of [...this.#answers.keys()]) this.#settle(clientId, false)
  }

  #item(clientId: string): Unsent | undefined {
    return this.items.find((unsent) => unsent.client_id === clientId)
  }

  #change(clientId: string, patch: Partial<Unsent>): void {
    this.items = this.items.map((unsent) =>
      unsent.client_id === clientId ? { ...unsent, ...patch } : unsent,
    )
  }

  #through(unsent: Unsent): void {
    if (unsent.late) this.#late += 1
    this.#sayAllSent(unsent)
  }

  #sayAllSent(through?: Unsent): void {
    if (this.#late === 0 || this.items.some((item) => item !== through && isWaiting(item))) return
    this.allSent = this.#late
    this.#late = 0
    clearTimeout(this.#said)
    this.#said = setTimeout(() => (this.allSent = 0), SAID_MS)
  }

  /** Longer after each failure, and never all phones at once. */
  #later(told: number | null = null): void {
    this.items = this.items.map((item) => (isWaiting(item) ? { ...item, late: true } : item))
    this.way.later()
    const ceiling = Math.min(LONGEST_MS, AGAIN_MS * 2 ** this.#tries++)
    const spread = ceiling * (0.5 + this.way.random() / 2)
    clearTimeout(this.#timer)
    this.#toldToWait = told !== null
    const again = () => {
      this.#toldToWait = false
      this.pump()
    }
    this.#timer = setTimeout(again, (told ?? 0) + spread)
  }
}

function isWaiting(unsent: Unsent): boolean {
  return unsent.state === 'waiting' || unsent.state === 'sending'
}

/** A message that breaks on its way by a fault of ours keeps its words and must not hold up the others. */
function broken(): ApiError {
  return new ApiError(422, {
    code: 'broken',
    detail: 'ทำรายการไม่สำเร็จ ลองอีกครั้ง',
    detail_en: 'Something went wrong. Please try again.',
  })
}

export const outbox = new Outbox({
  is: (person) => session.is(person),
  ask: () => void session.load(),
  open: () => live.state === 'open',
  reaches: () =>
    api.get('/me', {}, { quiet: true }).then(
      () => true,
      (cause: unknown) => {
        letPass(cause)
        return false
      },
    ),
  post: (unsent) => live.send({ type: 'post', space: unsent.space, ...posted(unsent) }),
  request: deliver,
  later: askForSync,
  random: Math.random,
})
live.posts = {
  open: () => outbox.lineOpened(),
  lost: () => outbox.lineLost(),
  ack: (clientId) => outbox.ack(clientId),
  refused: (clientId) => outbox.refused(clientId),
}
storage.onback(() => void outbox.storeIsBack())
