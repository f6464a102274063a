import type {
  Audience,
  Mark,
  Message,
  NewMessage,
  PersonRef,
  Reaction,
  ReactionCount,
  SpaceRole,
  Topic,
} from '$lib/api'

interface Envelope {
  number: number
  actor: string
  at: string
  written_at?: string | null
  act?: string
}

/** A message event carries the fields of its message, as it stands now. */
export type PostedEvent = { kind: 'message'; deleted?: boolean } & Omit<Message, 'deleted' | 'at'>

/** What happened in a space or to a person, in the order of its stream. */
export type SpaceEvent = Envelope &
  (
    | PostedEvent
    | { kind: 'edit'; on: number; body: string | null; message: Message | null }
    | { kind: 'delete'; on: number; deleted: true }
    | {
        kind: 'reaction'
        on: number
        reaction: Reaction
        added: boolean
        by: string
        reactions?: Partial<Record<Reaction, ReactionCount | number>>
      }
    | { kind: 'mark'; on: number; mark: Mark; added: boolean; by: string; marks?: Message['marks'] }
    | { kind: 'pin'; on: number; added: boolean }
    | { kind: 'topic'; topic: Topic | string; on?: number }
    | { kind: 'member'; person: PersonRef; role: SpaceRole | null }
    | { kind: 'space'; space: { name: string; audience: Audience } }
    | { kind: 'cycle'; changed: string }
    | { kind: 'session'; changed: string }
    | { kind: 'notice'; unread: number }
    | { kind: 'read'; unread: number }
    | { kind: 'draft' | 'review' | 'comment' }
  )

/** What the bus alone carries: said once, forgotten at once. */
export type Hint =
  | { type: 'typing'; stream: string; person: PersonRef }
  | { type: 'editing'; stream: string; person: PersonRef; field: string | null }
  | { type: 'presence'; stream: string; people: number }
  | { type: 'read'; stream: string; number: number; count: number }

export type FromServer =
  | ({ type: 'event'; stream: string } & SpaceEvent)
  | { type: 'joined'; stream: string; head: number }
  | { type: 'reset'; stream: string; head: number }
  | { type: 'ended'; stream: string; code: string }
  | { type: 'ack'; client_id: string; space: string; number: number; at: string }
  | { type: 'refused'; client_id: string; code: string; detail: string }
  | { type: 'bye'; retry_after_ms: number }
  | { type: 'error'; code: string; detail: string; stream?: string }
  | { type: 'pong' }
  | Hint

export type ToServer =
  | { type: 'join'; stream: string; after: number | null }
  | { type: 'leave'; stream: string }
  | ({ type: 'post'; space: string } & NewMessage)
  | { type: 'read'; space: string; number: number }
  | { type: 'typing'; space: string }
  | { type: 'editing'; practice: string; field?: string }
  | { type: 'ping' }
