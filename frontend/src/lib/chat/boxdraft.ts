import { Draft } from '$lib/device/draft'
import { type Mentioned, together } from './mentions'

/** What stands in the box of a room and was not sent. */
export interface Words {
  text: string
  /** Whom the names in the text mean. */
  mentioned: readonly Mentioned[]
  /** Of words that were taken back: where they were going. */
  topic?: string | null
  reply_to?: number | null
  /** New words for old messages that the server does not have yet. */
  edits?: readonly EditedWords[]
}

/** New words for an old message. */
export interface EditedWords {
  number: number
  text: string
  mentioned: readonly Mentioned[]
}

/** The draft in the box of one room. */
export class BoxDraft extends Draft<Words> {
  constructor(person: string, space: string) {
    super(person, `space:${space}`, both)
  }

  /** What an older version of this app kept is the text alone. */
  override async read(): Promise<Words | undefined> {
    const kept: Words | string | undefined = await super.read()
    return typeof kept === 'string' ? { text: kept, mentioned: [] } : kept
  }
}

function both(before: Words | string, newer: Words): Words {
  const first = typeof before === 'string' ? { text: before, mentioned: [] } : before
  return {
    ...first,
    ...newer,
    text: [first.text, newer.text].filter(Boolean).join('\n'),
    mentioned: together(first.mentioned, newer.mentioned),
  }
}
