import type { NewMessage, PersonRef } from '$lib/api'

/** A message that waits on this device until the server knows it. */
export interface Unsent extends NewMessage {
  space: string
  /** Whose words these are: on a shared device nobody else sends them. */
  person: string
  written_at: string
  mentions: PersonRef[]
  state: 'waiting' | 'sent' | 'failed'
  /** Why it failed, in both languages. */
  th?: string
  en?: string
}

/** What goes over the line: the message without what only this device needs. */
export function posted(unsent: Unsent): NewMessage {
  const { client_id, body, topic, reply_to, written_at, about } = unsent
  return { client_id, body, topic, reply_to, written_at, about }
}
