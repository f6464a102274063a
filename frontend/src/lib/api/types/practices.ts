import type { components } from '../schema'
import type { PersonRef } from './people'
import type { Attachment } from './rooms'
import type { Ref } from './shared'

export type PracticeKind = 'teaching' | 'management'
export interface PracticeCard {
  id: string
  title: string
  summary: string
  owner: Ref
  network: Ref | null
  kind: PracticeKind
  state: 'draft' | 'published' | 'retired'
  audience: 'network' | 'public' | null
  standards: string[]
  grades: string[]
  subjects: string[]
  size_class: string | null
  year: number | null
  published_at: string | null
  authors: PersonRef[]
  grade: 'idea' | 'tried_once' | 'several_schools' | 'measured_gain'
}
export interface Practice extends PracticeCard {
  problem: string
  for_whom: string
  steps: string[]
  materials: string
  cost: string
  results: string
  conditions: string
  body: string
  licence: string
  credits: string[]
  evidence: components['schemas']['Evidence']
  attribution: string
  version: number
  etag: string
  files: Attachment[]
  unpublished: boolean
  stage: 'draft' | 'peer_check' | 'lead_check' | 'approved'
  reviewer: PersonRef | null
  may_see_working: boolean
  may_review: boolean
  may_publish_publicly: boolean
  is_author: boolean
  may_edit: boolean
  may_publish: boolean
}
export interface PracticeVersion {
  version: number
  at: string
  /** null: an import. */
  by: PersonRef | null
  changed: string
  differences: {
    field: string
    before: unknown
    after: unknown
    runs: { is: 'same' | 'removed' | 'added'; text: string }[]
  }[]
}
