import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { FromServer, SpaceEvent, ToServer } from './frames'
import { Line } from './line.svelte'

class FakeSocket {
  readyState = 0
  onopen: (() => void) | null = null
  onmessage: ((message: { data: string }) => void) | null = null
  onclose: ((close: { code: number }) => void) | null = null
  sent: ToServer[] = []
  closed = false
  send(text: string) {
    this.sent.push(JSON.parse(text))
  }
  close() {
    this.closed = true
    this.readyState = 3
  }
  accept() {
    this.readyState = 1
    this.onopen?.()
  }
  say(frame: FromServer) {
    this.onmessage?.({ data: JSON.stringify(frame) })
  }
  break(code = 1006) {
    this.readyState = 3
    this.onclose?.({ code })
  }
}

const event = (number: number): FromServer => ({
  type: 'event',
  stream: 'space/a',
  number,
  actor: 'p',
  at: '2026-01-22T01:00:00.000Z',
  kind: 'pin',
  on: 1,
  added: true,
})

let sockets: FakeSocket[]
let refused: ReturnType<typeof vi.fn<() => void>>
let line: Line
const last = () => sockets.at(-1)!

beforeEach(() => {
  vi.useFakeTimers()
  sockets = []
  refused = vi.fn<() => void>()
  line = new Line({
    open: () => {
      const s = new FakeSocket()
      sockets.push(s)
      return s
    },
    random: () => 1,
    online: () => true,
    refused,
  })
})
afterEach(() => {
  line.stop()
  vi.useRealTimers()
})

function joinFrom(after: number | null, reload = vi.fn(async () => 0)) {
  const got: number[] = []
  const ended = vi.fn()
  line.start()
  last().accept()
  line.join('space/a', after, { event: (e: SpaceEvent) => got.push(e.number), reload, ended })
  if (after !== null) last().say({ type: 'joined', stream: 'space/a', head: after })
  return { got, reload, ended }
}

describe('line', () => {
  it('delivers each number once and in order', () => {
    const { got } = joinFrom(4)
    for (const n of [5, 6, 6, 5, 7]) last().say(event(n))
    expect(got).toEqual([5, 6, 7])
  })

  it('asks again from its cursor when it sees a hole, and fills it', () => {
    const { got } = joinFrom(4)
    last().say(event(5))
    last().say(event(8))
    expect(last().sent.slice(-2)).toEqual([
      { type: 'leave', stream: 'space/a' },
      { type: 'join', stream: 'space/a', after: 5 },
    ])
    last().say(event(9))
    for (const n of [6, 7, 8, 9]) last().say(event(n))
    last().say({ type: 'joined', stream: 'space/a', head: 9 })
    expect(got).toEqual([5, 6, 7, 8, 9])
  })

  it('loads by HTTP after a reset and joins from there', async () => {
    const { got, reload } = joinFrom(
      4,
      vi.fn(async () => 5000),
    )
    last().say({ type: 'reset', stream: 'space/a', head: 5000 })
    await vi.advanceTimersByTimeAsync(0)
    expect(reload).toHaveBeenCalledTimes(1)
    expect(last().sent.at(-1)).toEqual({ type: 'join', stream: 'space/a', after: 5000 })
    last().say(event(5001))
    expect(got).toEqual([5001])
  })

  it('says when nothing is missing any more, and not while it is', async () => {
    line.start()
    last().accept()
    const joined = vi.fn()
    line.join('space/a', 4, { event: () => {}, reload: async () => 9, joined })
    last().say({ type: 'joined', stream: 'space/a', head: 9 })
    await vi.advanceTimersByTimeAsync(0)
    expect(joined).not.toHaveBeenCalled()
    last().say({ type: 'joined', stream: 'space/a', head: 9 })
    expect(joined).toHaveBeenCalledTimes(1)
  })

  it('loads by HTTP when the catch-up ends below the head', async () => {
    const { reload } = joinFrom(
      4,
      vi.fn(async () => 9),
    )
    last().say({ type: 'joined', stream: 'space/a', head: 9 })
    await vi.advanceTimersByTimeAsync(0)
    expect(reload).toHaveBeenCalledTimes(1)
  })

  it('comes back by itself and joins from where it was', async () => {
    const { got } = joinFrom(4)
    last().say(event(5))
    last().break()
    expect(line.state).toBe('connecting')
    await vi.advanceTimersByTimeAsync(500)
    expect(sockets).toHaveLength(2)
    last().accept()
    expect(last().sent[0]).toEqual({ type: 'join', stream: 'space/a', after: 5 })
    last().say(event(6))
    expect(got).toEqual([5, 6])
    expect(line.state).toBe('open')
  })

  it('waits longer after each failure, up to half a minute, and asks why', async () => {
    line.start()
    const waits: number[] = []
    for (let i = 0; i < 9; i++) {
      const before = sockets.length
      last().break()
      let waited = 0
      while (sockets.length === before) {
        await vi.advanceTimersByTimeAsync(100)
        waited += 100
      }
      waits.push(waited)
    }
    expect(waits).toEqual([500, 1000, 2000, 4000, 8000, 16000, 30000, 30000, 30000])
    expect(line.state).toBe('late')
    expect(refused).toHaveBeenCalledTimes(9)
  })

  it('notices a dead line within 45 seconds', async () => {
    joinFrom(null)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(last().sent.at(-1)).toEqual({ type: 'ping' })
    await vi.advanceTimersByTimeAsync(12_000)
    expect(sockets[0]!.closed).toBe(true)
    expect(line.state).not.toBe('open')
  })

  it('stays on a quiet line that answers', async () => {
    joinFrom(null)
    for (let i = 0; i < 5; i++) {
      await vi.advanceTimersByTimeAsync(20_000)
      last().say({ type: 'pong' })
    }
    expect(sockets).toHaveLength(1)
  })

  it('comes back with the spread that a leaving node asks for', async () => {
    joinFrom(4)
    last().say({ type: 'bye', retry_after_ms: 8000 })
    await vi.advanceTimersByTimeAsync(7900)
    expect(sockets).toHaveLength(1)
    await vi.advanceTimersByTimeAsync(100)
    expect(sockets).toHaveLength(2)
  })

  it('says so when the right is taken away, and does not join again', async () => {
    const { ended } = joinFrom(4)
    last().say({ type: 'ended', stream: 'space/a', code: 'removed' })
    expect(ended).toHaveBeenCalledWith('removed')
    last().break()
    await vi.advanceTimersByTimeAsync(500)
    last().accept()
    expect(last().sent).toEqual([])
  })

  it('takes an error for the end only while it joins', () => {
    const { ended, got } = joinFrom(4)
    last().say({ type: 'joined', stream: 'space/a', head: 4 })
    last().say({ type: 'error', code: 'too_many', detail: '', stream: 'space/a' })
    last().say(event(5))
    expect(ended).not.toHaveBeenCalled()
    expect(got).toEqual([5])
    const other = vi.fn()
    line.join('space/b', null, { event: () => {}, reload: async () => 0, ended: other })
    last().say({ type: 'error', code: 'not_found', detail: '', stream: 'space/b' })
    expect(other).toHaveBeenCalledWith('not_found')
  })

  it('hands answers to what was posted on', () => {
    const posts = { open: vi.fn(), lost: vi.fn(), ack: vi.fn(), refused: vi.fn() }
    line.posts = posts
    joinFrom(null)
    last().say({ type: 'ack', client_id: 'c', space: 'a', number: 3, at: 'now' })
    last().say({ type: 'refused', client_id: 'd', code: 'forbidden', detail: '' })
    expect(posts.open).toHaveBeenCalledTimes(1)
    expect(posts.ack).toHaveBeenCalledWith('c', 3, 'now')
    expect(posts.refused).toHaveBeenCalledWith('d')
    last().break()
    expect(posts.lost).toHaveBeenCalledTimes(1)
  })
})
