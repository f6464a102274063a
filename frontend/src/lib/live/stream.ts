import type { Hint, SpaceEvent } from './frames'

export interface Listener {
  event(event: SpaceEvent): void
  /** The events between are lost to the socket: load by HTTP and say up to which number that goes. */
  reload(): Promise<number>
  /** Nothing is missing any more: from here on everything comes as it happens. */
  joined?(): void
  hint?(hint: Hint): void
  /** The right to this stream was taken away, or it never was. */
  ended?(code: string): void
}

export type Verdict = 'taken' | 'known' | 'gap' | 'stray'

/** One joined stream: its cursor, and the rule that every number comes exactly once and in order. */
export class Stream {
  rejoining = false
  reloading = false

  constructor(
    readonly name: string,
    public cursor: number | null,
    readonly listener: Listener,
  ) {}

  take(event: SpaceEvent): Verdict {
    if (this.reloading) return 'stray'
    if (this.cursor !== null) {
      if (event.number <= this.cursor) return 'known'
      if (event.number > this.cursor + 1) return this.rejoining ? 'stray' : 'gap'
    }
    this.cursor = event.number
    this.listener.event(event)
    return 'taken'
  }

  /** True when the catch-up reached the head; false when something is still missing. */
  joined(head: number): boolean {
    this.rejoining = false
    this.cursor ??= head
    return this.cursor >= head
  }
}
