import type { PersonRef } from '$lib/api'
import { Draft } from '$lib/device/draft.svelte'

/** What stands in the box of a room and was not sent. */
export interface Words {
  text: string
  /** Whom the names in the text mean. */
  mentioned: readonly PersonRef[]
  /** Of words that were taken back: where they were going. */
  topic?: string | null
  reply_to?: number | null
}

/** The draft in the box of one room. */
export class BoxDraft extends Draft<Words> {
  constructor(person: string, space: string) {
    super(person, `space:${space}`)
  }

  /** What an older version of this app kept is the text alone. */
  override async read(): Promise<Words | undefined> {
    const kept: Words | string | undefined = await super.read()
    return typeof kept === 'string' ? { text: kept, mentioned: [] } : kept
  }
}
