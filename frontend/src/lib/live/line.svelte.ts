import type { FromServer, ToServer } from './frames'
import { type Listener, Stream } from './stream'

export type LineState = 'idle' | 'connecting' | 'open' | 'late' | 'offline'

interface Socket {
  readyState: number
  onopen: (() => void) | null
  onmessage: ((message: { data: string }) => void) | null
  onclose: ((close: { code: number }) => void) | null
  send(text: string): void
  close(): void
}
export interface Surroundings {
  open(): Socket
  random(): number
  online(): boolean
  /** Asked after a refused handshake: the browser hides why, an ordinary request says so. */
  refused(): void
}

/** Answers to what was posted. */
export interface PostListener {
  open(): void
  /** No answer will come over this line any more. */
  lost(): void
  ack(clientId: string, number: number, at: string): void
  refused(clientId: string): void
}

const OPEN = 1
const QUIET_MS = 20_000
const ANSWER_MS = 12_000
const RESUME_MS = 5_000
const LATE_MS = 2_500
const FIRST_WAIT_MS = 500
const LONGEST_WAIT_MS = 30_000
const SIGNED_OUT = 4401

/**
 * The one socket of this tab. It joins streams from their cursor, hands on every event once and in order, asks again
 * after a hole, and comes back by itself with a spread. The database is the truth; this line only hurries it along.
 */
export class Line {
  state = $state<LineState>('idle')
  posts: PostListener | undefined
  #around: Surroundings
  #socket: Socket | undefined
  #streams = new Map<string, Stream>()
  #tries = 0
  #opened = false
  #waiting: ReturnType<typeof setTimeout> | undefined
  #late: ReturnType<typeof setTimeout> | undefined
  #pulse: ReturnType<typeof setTimeout> | undefined

  constructor(around: Surroundings) {
    this.#around = around
  }

  start(): void {
    if (this.state === 'idle') this.#connect()
  }

  stop(): void {
    this.state = 'idle'
    this.#drop()
    this.#tries = 0
  }

  join(name: string, after: number | null, listener: Listener): () => void {
    const stream = new Stream(name, after, listener)
    this.#streams.set(name, stream)
    this.#rejoin(stream)
    return () => {
      if (this.#streams.get(name) !== stream) return
      this.#streams.delete(name)
      this.send({ type: 'leave', stream: name })
    }
  }

  /** False when the line is down: say it another way or later. */
  send(frame: ToServer): boolean {
    if (!this.#socket || this.#socket.readyState !== OPEN) return false
    this.#socket.send(JSON.stringify(frame))
    return true
  }

  /** The tab is looked at again, or the network is back: do not wait for a timer. */
  wake(): void {
    if (this.state === 'idle') return
    if (this.#socket?.readyState === OPEN) this.#ask(RESUME_MS)
    else if (!this.#socket) this.#connect()
  }

  /** The device knows that there is no network: no answer is worth waiting for. */
  cut(): void {
    if (this.state === 'idle') return
    this.#drop()
    this.#retry()
  }

  #connect(): void {
    clearTimeout(this.#waiting)
    if (!this.#around.online()) {
      this.state = 'offline'
      this.#retry()
      return
    }
    if (this.state === 'idle') this.state = 'connecting'
    this.#late ??= setTimeout(() => this.state !== 'open' && (this.state = 'late'), LATE_MS)
    const socket = this.#around.open()
    this.#socket = socket
    this.#opened = false
    socket.onopen = () => this.#arrived()
    socket.onmessage = (message) => this.#heard(message.data)
    socket.onclose = (close) => this.#socket === socket && this.#lost(close.code)
    this.#watch(ANSWER_MS)
  }

  #arrived(): void {
    clearTimeout(this.#late)
    this.#late = undefined
    this.#opened = true
    this.state = 'open'
    for (const stream of this.#streams.values()) this.#rejoin(stream)
    this.posts?.open()
    this.#listen()
  }

  #rejoin(stream: Stream): void {
    stream.rejoining = true
    this.send({ type: 'join', stream: stream.name, after: stream.cursor })
  }

  #heard(text: string): void {
    this.#listen()
    this.#tries = 0
    const frame = JSON.parse(text) as FromServer
    if (frame.type === 'ack') this.posts?.ack(frame.client_id, frame.number, frame.at)
    else if (frame.type === 'refused') this.posts?.refused(frame.client_id)
    else if (frame.type === 'bye') this.#bye(frame.retry_after_ms)
    else if ('stream' in frame && frame.stream) this.#about(frame.stream, frame)
  }

  #about(name: string, frame: FromServer): void {
    const stream = this.#streams.get(name)
    if (!stream) return
    switch (frame.type) {
      case 'event':
        if (stream.take(frame) === 'gap') {
          this.send({ type: 'leave', stream: name })
          this.#rejoin(stream)
        }
        break
      case 'joined':
        if (!stream.joined(frame.head)) void this.#reload(stream)
        else stream.listener.joined?.()
        break
      case 'reset':
        void this.#reload(stream)
        break
      case 'error':
        // An answer to our join: unknown, or not ours to see. Later ones are about a frame, not about the stream.
        if (!stream.rejoining) break
      // falls through
      case 'ended':
        this.#streams.delete(name)
        stream.listener.ended?.(frame.code)
        break
      case 'typing':
      case 'editing':
      case 'presence':
      case 'read':
        stream.listener.hint?.(frame)
    }
  }

  async #reload(stream: Stream): Promise<void> {
    if (stream.reloading) return
    stream.reloading = true
    try {
      stream.cursor = await stream.listener.reload()
    } catch {
      // Loading says on the screen why it failed; here it only means: again, from the same cursor, a little later.
      setTimeout(
        () => this.#streams.get(stream.name) === stream && void this.#reload(stream),
        FIRST_WAIT_MS * 6,
      )
      return
    } finally {
      stream.reloading = false
    }
    if (this.#streams.get(stream.name) === stream) this.#rejoin(stream)
  }

  /** Any frame shows that the line lives; after a silence we ask. */
  #listen(): void {
    clearTimeout(this.#pulse)
    this.#pulse = setTimeout(() => this.#ask(ANSWER_MS), QUIET_MS)
  }
  #ask(within: number): void {
    this.send({ type: 'ping' })
    this.#watch(within)
  }
  #watch(within: number): void {
    clearTimeout(this.#pulse)
    this.#pulse = setTimeout(() => this.#lost(0), within)
  }

  #bye(wait: number): void {
    this.#drop()
    this.#retry(wait * (0.5 + this.#around.random() / 2))
  }

  #lost(code: number): void {
    const refused = !this.#opened
    this.#drop()
    if (this.state === 'idle') return
    if (code === SIGNED_OUT || refused) this.#around.refused()
    this.#retry()
  }

  #retry(after?: number): void {
    const ceiling = Math.min(LONGEST_WAIT_MS, FIRST_WAIT_MS * 2 ** this.#tries++)
    this.state = this.#around.online() ? (this.state === 'late' ? 'late' : 'connecting') : 'offline'
    if (this.state === 'connecting') {
      this.#late ??= setTimeout(() => this.state === 'connecting' && (this.state = 'late'), LATE_MS)
    }
    clearTimeout(this.#waiting)
    this.#waiting = setTimeout(() => this.#connect(), after ?? ceiling * (0.5 + this.#around.random() / 2))
  }

  #drop(): void {
    for (const timer of [this.#waiting, this.#pulse, this.#late]) clearTimeout(timer)
    this.#late = undefined
    const socket = this.#socket
    this.#socket = undefined
    if (!socket) return
    socket.onopen = socket.onmessage = socket.onclose = null
    socket.close()
    this.posts?.lost()
  }
}
