import { connect, createServer, type Server, type Socket } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'

import { freePort, startWorld, type World } from './world'

/** What the line between phone and server is like. `portal`: somebody else answers everything with a page and status 200. */
export type Weather = 'fair' | 'gone' | 'portal' | 'failing' | 'bad'

const BYTES_PER_SECOND = 64_000 / 8
const DELAY_MS = { least: 300, most: 1_500 }
const SILENT = { every: 10_000, for: 2_000 }
const RESET_PER_SECOND = 0.05
const PAGES: Partial<Record<Weather, string>> = {
  portal: page('200 OK', '<h1>ยินดีต้อนรับสู่ไวไฟ โปรดเข้าสู่ระบบ</h1>'),
  failing: page('500 Internal Server Error', '<h1>500</h1>'),
}

function page(status: string, html: string): string {
  const head = ['content-type: text/html; charset=utf-8', `content-length: ${Buffer.byteLength(html)}`, 'connection: close']
  return `HTTP/1.1 ${status}\r\n${head.join('\r\n')}\r\n\r\n${html}`
}

/** A server behind a line whose weather the test makes. */
export class PhoneLine {
  weather: Weather = 'fair'
  resets = 0
  #open = new Set<Socket>()
  #began = performance.now()
  #turns = { up: Promise.resolve(), down: Promise.resolve() }

  private constructor(
    readonly url: string,
    readonly world: World,
    private server: Server,
  ) {
    server.on('connection', (phone) => this.#carry(phone))
  }

  static async begin(): Promise<PhoneLine> {
    const port = await freePort()
    const url = `http://127.0.0.1:${port}`
    const world = await startWorld(url)
    const server = createServer({ noDelay: true })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    return new PhoneLine(url, world, server)
  }

  /** Changes the weather; what was on its way is cut. */
  turn(weather: Weather): void {
    this.weather = weather
    this.#began = performance.now()
    for (const socket of this.#open) socket.destroy()
  }

  async end(): Promise<void> {
    this.turn('gone')
    await new Promise((resolve) => this.server.close(resolve))
    await this.world.stop()
  }

  #carry(phone: Socket): void {
    this.#open.add(phone)
    phone.on('close', () => this.#open.delete(phone))
    phone.on('error', () => phone.destroy()) // cut lines are what this is for
    const said = PAGES[this.weather]
    if (this.weather === 'gone') phone.resetAndDestroy()
    else if (said) phone.once('data', () => phone.end(said))
    else this.#join(phone)
  }

  #join(phone: Socket): void {
    const [host, port] = this.world.address.split(':')
    const server = connect({ host, port: Number(port), noDelay: true })
    server.on('error', () => phone.destroy())
    phone.on('close', () => server.destroy())
    server.on('close', () => phone.destroy())
    if (this.weather === 'fair') {
      phone.pipe(server)
      server.pipe(phone)
      return
    }
    this.#slowly(phone, server, 'up')
    this.#slowly(server, phone, 'down')
    const dice = setInterval(() => {
      if (Math.random() >= RESET_PER_SECOND) return
      this.resets += 1
      phone.resetAndDestroy()
    }, 1_000)
    phone.on('close', () => clearInterval(dice))
  }

  /** All connections of one direction share the line's width; each has the delay of its own radio. */
  #slowly(from: Socket, to: Socket, way: 'up' | 'down'): void {
    const delay = DELAY_MS.least + Math.random() * (DELAY_MS.most - DELAY_MS.least)
    from.on('data', (bytes: Buffer) => {
      this.#turns[way] = this.#turns[way].then(() => this.#pass(from, to, bytes, delay))
    })
  }

  async #pass(from: Socket, to: Socket, bytes: Buffer, delay: number): Promise<void> {
    if (from.destroyed || to.destroyed) return
    const into = (performance.now() - this.#began) % SILENT.every
    if (into < SILENT.for) await sleep(SILENT.for - into)
    await sleep((bytes.length / BYTES_PER_SECOND) * 1_000)
    // On its way now: the next may follow before this one arrives, and arrives after it.
    void sleep(delay).then(() => to.destroyed || to.write(bytes))
  }
}
