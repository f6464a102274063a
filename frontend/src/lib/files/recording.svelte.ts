/** A voice message has no more than this. */
export const LONGEST_MS = 5 * 60_000
/** Speech stays clear, and five minutes stay under a megabyte. */
const BITS = 24_000
/** What is recorded is handed over so often: a call that takes the microphone loses no more than that. */
const SLICE_MS = 1_000
/** A recorder that was told to stop and says nothing for so long has stopped. */
const SILENT_MS = 2_000
const KINDS = ['audio/webm;codecs=opus', 'audio/ogg;codecs=opus', 'audio/mp4']

export function canRecord(): boolean {
  return typeof MediaRecorder !== 'undefined' && !!navigator.mediaDevices?.getUserMedia
}

/** This browser has a microphone and cannot record with it. */
export class CannotRecord extends Error {}

/** One voice message while it is spoken. It goes on when the page hides; it ends when the microphone is taken away. */
export class Recording {
  /** Milliseconds so far. */
  length = $state(0)
  /** Resolves with the recording, also when the microphone or the time ran out before. */
  readonly ended: Promise<Blob>
  #end!: (recorded: Blob) => void
  #pieces: Blob[] = []
  #timer: ReturnType<typeof setInterval> | undefined
  #silent: ReturnType<typeof setTimeout> | undefined
  #since = Date.now()

  private constructor(
    private stream: MediaStream,
    private recorder: MediaRecorder,
  ) {
    this.ended = new Promise((resolve) => (this.#end = resolve))
    recorder.ondataavailable = ({ data }) => {
      if (data.size > 0) this.#pieces.push(data)
      this.#count()
    }
    recorder.onstop = () => this.#close()
    recorder.onerror = () => this.#stop()
    for (const track of stream.getTracks()) track.onended = () => this.#stop()
    recorder.start(SLICE_MS)
    this.#timer = setInterval(() => this.#count(), 250)
  }

  /**
   * Asks for the microphone; rejects with what the browser says when it is not given, and with `CannotRecord` when nothing can
   * be recorded with it. The microphone is off then.
   */
  static async begin(): Promise<Recording> {
    const stream = await navigator.mediaDevices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, channelCount: 1 },
    })
    try {
      const mimeType = KINDS.find((kind) => MediaRecorder.isTypeSupported?.(kind))
      return new Recording(stream, new MediaRecorder(stream, { mimeType, audioBitsPerSecond: BITS }))
    } catch (cause) {
      off(stream)
      throw new CannotRecord('the recorder of this browser does not begin', { cause })
    }
  }

  finish(): Promise<Blob> {
    this.#stop()
    return this.ended
  }

  discard(): void {
    this.#pieces = []
    this.#stop()
    off(this.stream)
  }

  #count(): void {
    // By the clock: timers of a hidden page are slowed.
    this.length = Math.min(LONGEST_MS, Date.now() - this.#since)
    if (this.length >= LONGEST_MS) this.#stop()
  }

  #stop(): void {
    if (this.#silent !== undefined) return
    this.#silent = setTimeout(() => this.#close(), SILENT_MS)
    try {
      if (this.recorder.state === 'inactive') this.#close()
      else this.recorder.stop()
    } catch (cause) {
      console.warn('recorder', cause)
      this.#close()
    }
  }

  #close(): void {
    clearInterval(this.#timer)
    clearTimeout(this.#silent)
    this.#silent = undefined
    off(this.stream)
    const type = (this.recorder.mimeType || 'audio/webm').split(';')[0]
    this.#end(new Blob(this.#pieces, { type }))
  }
}

function off(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop()
}
