/** A voice message has no more than this. */
export const LONGEST_MS = 5 * 60_000
/** Speech stays clear, and five minutes stay under a megabyte. */
const BITS = 24_000
/** What is recorded is handed over so often: a call that takes the microphone loses no more than that. */
const SLICE_MS = 1_000
const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']

export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia
}

/** One voice message while it is spoken. It goes on when the page hides; it ends when the microphone is taken away. */
export class Recording {
  /** Milliseconds so far. */
  length = $state(0)
  #pieces: Blob[] = []
  #ended = Promise.withResolvers<Blob>()
  #timer: ReturnType<typeof setInterval>
  #since = Date.now()

  private constructor(
    private stream: MediaStream,
    private recorder: MediaRecorder,
  ) {
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) this.#pieces.push(data)
      this.#count()
    }
    recorder.onstop = () => this.#close()
    for (const track of stream.getTracks()) track.onended = () => this.#stop()
    recorder.start(SLICE_MS)
    this.#timer = setInterval(() => this.#count(), 250)
  }

  /** Asks for the microphone; rejects with a `DOMException` when it is not given. */
  static async begin(): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
    })
    const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported(kind))
    return new Recording(stream, new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS }))
  }

  /** Resolves with the recording, also when the microphone or the time ran out before. */
  get ended(): Promise<Blob> {
    return this.#ended.promise
  }

  finish(): Promise<Blob> {
    this.#stop()
    return this.ended
  }

  discard(): void {
    this.#pieces = []
    this.#stop()
  }

  #count(): void {
    // By the clock: timers of a hidden page are slowed.
    this.length = Math.min(LONGEST_MS, Date.now() - this.#since)
    if (this.length >= LONGEST_MS) this.#stop()
  }

  #stop(): void {
    if (this.recorder.state !== 'inactive') this.recorder.stop()
  }

  #close(): void {
    clearInterval(this.#timer)
    for (const track of this.stream.getTracks()) track.stop()
    const type = (this.recorder.mimeType || 'audio/webm').split(';')[0]
    this.#ended.resolve(new Blob(this.#pieces, { type }))
  }
}
