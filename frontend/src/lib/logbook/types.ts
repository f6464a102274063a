import type { Ref } from '$lib/api'
import type { LineState, LineStep } from '$lib/cycles/types'

export type YearKind = 'academic' | 'fiscal'
export interface Sum {
  id: string
  name: string
  name_en: string
  minutes: number
  confirmed: number
}
export interface LogbookLine {
  session: string
  cycle: string
  space: string
  at: string
  title: string
  topic: string
  roles: Ref[]
  roles_en: string[]
  minutes: number
  learned: string
  items: Ref[]
  state: LineState
  reason: string | null
  history: LineStep[]
  /** Number of the message with which the talk begins. */
  talk: number | null
  /** It stands in the LINE history of the room. */
  imported: boolean
  readable: boolean
}
export interface Logbook {
  year_kind: YearKind
  /** Common Era. */
  year: number
  years: number[]
  minutes: number
  confirmed: number
  disputed: number
  by_role: Sum[]
  by_topic: Sum[]
  lines: LogbookLine[]
}
