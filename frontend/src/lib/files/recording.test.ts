import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { CannotRecord, Recording } from './recording.svelte'

let microphone: { readyState: 'live' | 'ended'; stop(): void; onended: (() => void) | null }

class Recorder {
  static isTypeSupported = (kind: string) => kind === 'audio/mp4'
  state = 'inactive'
  mimeType: string
  ondataavailable?: (event: { data: Blob }) => void
  onstop?: () => void
  onerror?: () => void
  constructor(_: MediaStream, { mimeType }: { mimeType: string }) {
    this.mimeType = mimeType
  }
  start() {
    this.state = 'recording'
  }
  stop() {
    this.state = 'inactive'
    queueMicrotask(() => {
      this.ondataavailable?.({ data: new Blob(['เสียง']) })
      this.onstop?.()
    })
  }
}
let recorders: Recorder[]
/** A browser whose recorder differs from others in this. */
function browser(differs: Partial<Recorder> | (() => never) = {}) {
  class Ours extends Recorder {
    constructor(stream: MediaStream, options: { mimeType: string }) {
      super(stream, options)
      if (typeof differs === 'function') differs()
      Object.assign(this, differs)
      recorders.push(this)
    }
  }
  vi.stubGlobal('MediaRecorder', Ours)
}

beforeEach(() => {
  vi.useFakeTimers()
  recorders = []
  microphone = {
    readyState: 'live',
    onended: null,
    stop() {
      this.readyState = 'ended'
    },
  }
  const stream = { getTracks: () => [microphone] }
  vi.stubGlobal('navigator', { mediaDevices: { getUserMedia: async () => stream } })
  browser()
})
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('a voice message', () => {
  it('is recorded by a browser that knows no more than iOS 16.4, and the microphone is off afterwards', async () => {
    vi.stubGlobal('Promise', class extends Promise<unknown> {})
    Object.defineProperty(Promise, 'withResolvers', { value: undefined, configurable: true })
    const recording = await Recording.begin()
    expect(microphone.readyState).toBe('live')
    const blob = await recording.finish()
    expect(blob.type).toBe('audio/mp4')
    expect(await blob.text()).toBe('เสียง')
    expect(microphone.readyState).toBe('ended')
  })

  it('leaves the microphone off at once when it is discarded, also by a recorder that never answers', async () => {
    browser({ stop: () => {} })
    const recording = await Recording.begin()
    recording.discard()
    expect(microphone.readyState).toBe('ended')
    await vi.advanceTimersByTimeAsync(2_000)
    expect((await recording.ended).size).toBe(0)
  })

  it.each([
    ['stop throws', { stop: () => refuse() }],
    ['stop is never answered', { stop: () => {} }],
  ])('ends with the microphone off when %s', async (_, differs) => {
    browser(differs)
    const recording = await Recording.begin()
    const ended = recording.finish()
    await vi.advanceTimersByTimeAsync(2_000)
    await ended
    expect(microphone.readyState).toBe('ended')
  })

  it('ends when the recorder fails or the microphone is taken away', async () => {
    for (const take of [() => recorders.at(-1)!.onerror!(), () => microphone.onended!()]) {
      const recording = await Recording.begin()
      take()
      expect(await (await recording.ended).text()).toBe('เสียง')
    }
  })

  it.each([
    ['cannot be made', () => refuse()],
    ['does not start', { start: () => refuse() }],
  ])('is refused with the microphone off when the recorder %s', async (_, differs) => {
    browser(differs as never)
    await expect(Recording.begin()).rejects.toBeInstanceOf(CannotRecord)
    expect(microphone.readyState).toBe('ended')
  })
})

function refuse(): never {
  throw new TypeError('not here')
}
