import type { PersonRef } from './people'
import type { Ref } from './shared'

export type SpaceKind = 'plc' | 'slc'
export type Audience = 'open' | 'closed'
export interface SpaceCard extends Ref {
  kind: SpaceKind
  audience: Audience
  network: Ref | null
  school: Ref | null
  unread: number
  last: { at: string; by: string | null; text: string } | null
  head: number
  ordinal: number
}
export interface Topic extends Ref {
  general: boolean
  messages: number
  last_at: string | null
}
export type SpaceRole = 'member' | 'moderator'
export interface Space extends SpaceCard {
  seen_by: { people: number; schools: number; words: string; words_en: string }
  me: {
    role: SpaceRole | null
    read: number
    may_post: boolean
    may_manage: boolean
    first_unread: number | null
  }
  topics: Topic[]
}
export interface SpaceMember {
  person: PersonRef
  role: SpaceRole
  since: string
}

export type Reaction = 'thanks' | 'agree' | 'tried'
export type Mark = 'finding' | 'advice' | 'agreement' | 'question'
export type ReactionCount = { count: number; mine: boolean }
export type FileKind = 'picture' | 'document' | 'sheet' | 'voice' | 'video' | 'other'
/** A file as the server has it. */
export interface Attachment {
  id: string
  name: string
  kind: FileKind
  content_type: string | null
  bytes: number
  received: number
  state: 'uploading' | 'ready' | 'refused'
  width: number | null
  height: number | null
  thumbnail: boolean
  seconds: number | null
  /** Of a document: whether search finds its words. */
  text?: 'waiting' | 'read' | 'empty' | 'unreadable' | 'too_large'
}
export interface Message {
  id: string
  space: string
  number: number
  ordinal: number | null
  version: number
  client_id: string
  author: string
  /** The author as shown; null once nobody knows. */
  by: PersonRef | null
  at: string
  written_at: string | null
  edited_at: string | null
  deleted: boolean
  body?: string | null
  topic: string
  reply_to: number | null
  reply: { number: number; by: PersonRef | null; excerpt: string | null } | null
  mentions: PersonRef[]
  /** Missing in what a device kept from before. */
  files?: Attachment[]
  about: { kind: string; id: string } | null
  reactions: Partial<Record<Reaction, ReactionCount>>
  marks: { kind: Mark; by: PersonRef | null; item?: Ref | null }[]
  pinned: boolean
  /** Set on a line of older talk that was taken in; its time is `written_at`. */
  imported?: { name: string | null; kind: string; matched: boolean; importer: PersonRef | null } | null
}
export interface MessagePage {
  items: Message[]
  next: number | null
  head: number
}
export interface Readers {
  count: number
  people: PersonRef[] | null
}
export interface NewMessage {
  client_id: string
  body: string
  topic?: string
  reply_to?: number
  written_at?: string
  about?: { kind: string; id: string }
  files?: string[]
  /** Nobody's device rings for it. */
  silent?: boolean
}
/** Words that wait for the morning. */
export interface Scheduled {
  client_id: string
  space: string
  body: string
  topic: string | null
  reply_to: number | null
  mentions: PersonRef[]
  at: string
  refused: { detail: string; detail_en: string } | null
}
