import { afterEach, describe, expect, it, vi } from 'vitest'
import { abandon, nextStep, upload, type WaitingFile } from './upload'

const bytes = new Uint8Array(700_000).map((_, at) => at % 251)
const file = (): WaitingFile => ({
  id: 'f1',
  name: 'กระดาน.jpg',
  type: 'image/jpeg',
  grade: 'picture',
  blob: new Blob([bytes]),
})

/** A server that keeps what it acknowledged, over a line that can be cut before or after it heard. */
class Server {
  kept = new Uint8Array(0)
  began = 0
  sha256: string | undefined
  cut: (request: number) => 'before' | 'after' | undefined = () => undefined
  forgets = false
  #requests = 0

  async answer(url: string, init: RequestInit): Promise<Response> {
    const cut = this.cut((this.#requests += 1))
    if (cut === 'before') throw new TypeError('cut')
    const answer = await this.#act(url, init)
    if (cut === 'after') throw new TypeError('cut')
    return answer
  }

  async #act(url: string, init: RequestInit): Promise<Response> {
    if (init.method === 'POST') {
      this.began += 1
      this.sha256 = JSON.parse(init.body as string).sha256
      return this.#file()
    }
    if (init.method === 'DELETE') return new Response(null, { status: 204 })
    if (init.method === 'PATCH') {
      if (this.forgets) {
        this.forgets = false
        this.kept = new Uint8Array(0)
        return problem(404, 'not_found')
      }
      const from = Number((init.headers as Record<string, string>)['upload-offset'])
      if (from !== this.kept.length) return problem(409, 'offset')
      const piece = new Uint8Array(await (init.body as Blob).arrayBuffer())
      this.kept = Uint8Array.from(Buffer.concat([this.kept, piece]))
    }
    return this.#file()
  }

  #file(): Response {
    const state = this.kept.length === bytes.length ? 'ready' : 'uploading'
    return json(200, { id: 'f1', received: this.kept.length, state })
  }
}

const same = (server: Server) => Buffer.compare(server.kept, bytes) === 0
const json = (status: number, body: unknown, type = 'application/json') =>
  new Response(JSON.stringify(body), { status, headers: { 'content-type': type } })
const problem = (status: number, code: string) => json(status, { code }, 'application/problem+json')

function serve(server: Server): Server {
  vi.stubGlobal('fetch', (url: string, init: RequestInit) => {
    if (init.signal?.aborted) return Promise.reject(new DOMException('aborted', 'AbortError'))
    return server.answer(url, init)
  })
  return server
}

afterEach(() => vi.unstubAllGlobals())

describe('upload', () => {
  it('brings every byte over, with its sum and its progress', async () => {
    const server = serve(new Server())
    const parts: number[] = []
    await upload(file(), 's', (part) => parts.push(part))
    expect(same(server)).toBe(true)
    expect(server.sha256).toMatch(/^[0-9a-f]{64}$/)
    expect(parts[0]).toBe(0)
    expect(parts.at(-1)).toBe(1)
    expect(parts).toEqual([...parts].sort((a, b) => a - b))
  })

  it('goes on where a cut line left it, whichever way it was cut', async () => {
    for (const cut of ['before', 'after'] as const) {
      const server = serve(new Server())
      server.cut = (request) => (request % 3 === 0 ? cut : undefined)
      let tries = 0
      for (let done = false; !done && tries < 40; tries++) {
        done = await upload(file(), 's').then(
          () => true,
          (cause) => {
            expect(cause).toMatchObject({ code: 'offline', passing: true })
            return false
          },
        )
      }
      expect(same(server)).toBe(true)
      expect(tries).toBeGreaterThan(1)
    }
  })

  it('begins anew when the server has swept it, and only once', async () => {
    const server = serve(new Server())
    server.forgets = true
    await upload(file(), 's')
    expect(server.began).toBe(2)
    vi.stubGlobal('fetch', async (_: string, init: RequestInit) =>
      init.method === 'POST' ? json(201, { received: 0, state: 'uploading' }) : problem(404, 'not_found'),
    )
    await expect(upload(file(), 's')).rejects.toMatchObject({ status: 404 })
  })

  it('stops at once when it is abandoned', async () => {
    const server = serve(new Server())
    const going = upload(file(), 's', () => void abandon('f1'))
    await expect(going).rejects.toMatchObject({ code: 'cancelled', passing: false })
    expect(server.kept.length).toBeLessThan(bytes.length)
  })

  it('sends small pieces over a slow line and large ones over a quick one', () => {
    expect(nextStep(128 * 1024, 16_000)).toBe(32 * 1024)
    expect(nextStep(128 * 1024, 100)).toBe(256 * 1024)
    expect(nextStep(1024 * 1024, 10)).toBe(1024 * 1024)
  })
})

it('says of a file that cannot be read any more that waiting does not help', async () => {
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  const gone = file()
  gone.blob.arrayBuffer = () => Promise.reject(new DOMException('gone', 'NotReadableError'))
  await expect(upload(gone, 's')).rejects.toMatchObject({ code: 'unreadable', passing: false })
})
