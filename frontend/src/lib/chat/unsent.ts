import type { NewMessage, PersonRef } from '$lib/api'
import type { Trouble } from '$lib/device/database'
import type { WaitingFile } from '$lib/files/upload'

/** A message that waits on this device until the server knows it. */
export interface Unsent extends Omit<NewMessage, 'files'> {
  space: string
  /** Whose words these are: on a shared device nobody else sends them. */
  person: string
  written_at: string
  mentions: PersonRef[]
  /** Pictures and files wait with their message, and go before it. */
  files?: WaitingFile[]
  state: 'waiting' | 'sending' | 'sent' | 'failed'
  /** The disk did not take it: it is lost when this page closes before it is sent. */
  unkept?: boolean
  /** The server answered that it cannot take it just now. */
  busy?: boolean
  /** It could not go at once: counted when everything is through. */
  late?: boolean
  /** How much of its files is over, 0 to 1. */
  part?: number
  /** Why it failed, in both languages. */
  th?: string
  en?: string
}

/** What goes over the line: the message without what only this device needs. */
export function posted(unsent: Unsent): NewMessage {
  const { client_id, body, topic, reply_to, written_at, about, files, silent } = unsent
  return {
    client_id,
    body,
    topic,
    reply_to,
    written_at,
    about,
    ...(silent ? { silent } : {}),
    ...(files?.length ? { files: files.map((file) => file.id) } : {}),
  }
}

/** In the order of writing: a client id is a UUIDv7. */
export function inOrder(waiting: readonly Unsent[]): Unsent[] {
  return [...waiting].sort((a, b) => (a.client_id < b.client_id ? -1 : 1))
}

/** Why words were not taken: they belong back into the box. */
export class NotTaken extends Error {
  constructor(readonly why: Trouble | 'signed out') {
    super(`the message was not taken: ${why}`)
  }
}
