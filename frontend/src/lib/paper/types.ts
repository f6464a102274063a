import type { PersonRef } from '$lib/api'

export interface Section {
  key: string
  heading: string
  heading_en: string
  /** What the talk says, an entry a line. */
  generated: string
  edited: string | null
  sources: string[]
}
export interface CycleRecord {
  cycle: string
  space: string
  state: 'draft' | 'sent' | 'approved'
  version: number
  title: string
  round: number
  school: string | null
  sections: Section[]
  participants: { name: string; school: string | null; role: string; sessions: number; minutes: number }[]
  sent_by: PersonRef | null
  sent_at: string | null
  approved_by: PersonRef | null
  approved_at: string | null
  may: { edit: boolean; send: boolean; approve: boolean }
}
export interface Statement {
  code: string
  link: string
  year_kind: 'academic' | 'fiscal'
  year: number
  minutes: number
  made_at: string
  valid: boolean
}
export interface StatementFace {
  name: string
  from: string
  until: string
  minutes: number
  valid: boolean
}
