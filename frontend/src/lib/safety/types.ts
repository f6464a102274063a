import type { PersonRef, Ref } from '$lib/api'

export type ReportKind = 'message' | 'practice' | 'person'
export type Decision = 'keep' | 'hide' | 'warn' | 'suspend'

export interface Report {
  id: string
  kind: ReportKind
  at: string
  reason: string
  space: Ref | null
  excerpt: string | null
  href: string | null
  escalated: boolean
  decision: Decision | null
  decided_at: string | null
  told: string | null
  me: 'decider' | 'reporter' | 'concerned' | 'district'
  reporter: PersonRef | null
  about: PersonRef | null
  words: string | null
  may: Decision[]
  history: { at: string; step: string; by: PersonRef | null; until: string | null }[]
}
