import { Draft } from '$lib/device/draft'
import { Luggage } from './luggage.svelte'
import type { WaitingFile } from './upload'

/** Photos and files that were chosen and not sent: as safe as the words, for the one person who chose them. */
export class KeptLuggage extends Luggage {
  /** What waited on this device is here. */
  unpacked = $state(false)
  #draft: Draft<readonly WaitingFile[]>

  constructor(person: string, place: string) {
    super()
    this.#draft = new Draft<readonly WaitingFile[]>(person, place, (before, newer) => [
      ...before,
      ...newer.filter(({ id }) => !before.some((file) => file.id === id)),
    ])
  }

  /** Brings what waited on this device. */
  async unpack(): Promise<void> {
    const files = await this.#draft.read()
    this.unpacked = true
    if (files) this.load(files)
  }

  keep(): void {
    this.#draft.keep(this.files.length ? [...this.files] : undefined)
  }

  flush(): Promise<void> {
    return this.#draft.flush()
  }
}
