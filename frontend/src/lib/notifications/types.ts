import type { PersonRef, Ref } from '$lib/api'

export interface Notice {
  number: number
  kind: string
  at: string
  unread: boolean
  by: PersonRef | null
  title: string
  title_en: string
  /** The room, where there is one. */
  detail: string
  excerpt: string | null
  href: string | null
}
export interface InboxPage {
  unread: number
  head: number
  items: Notice[]
  next: string | null
}

export type Level = 'all' | 'mentions' | 'nothing'
export type Every = 'off' | 'daily' | 'weekly'
export interface Settings {
  language: 'th' | 'en'
  quiet: { on: boolean; from: string; until: string; holidays: boolean }
  words: boolean
  digest: { every: Every; hour: number }
}
export interface Choice extends Settings {
  mail: { available: boolean; address: string | null; confirmed: boolean }
  rooms: { space: Ref; level: Level }[]
}

export interface Week {
  from: string
  to: string
  schools: {
    school: Ref
    items: { helper: PersonRef; helped: PersonRef; thanks: number; answers: number }[]
  }[]
}
