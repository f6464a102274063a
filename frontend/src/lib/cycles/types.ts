import type { Attachment, PersonRef, Ref } from '$lib/api'

/** Shapes of the server's answers about cycles, sessions and hours. Times are RFC 3339 in UTC. */

export interface Step {
  key: string
  name: string
  name_en: string
  todo: string
  todo_en: string
}
export interface StepView extends Step {
  state: 'done' | 'now' | 'next'
  entered_at: string | null
  by: PersonRef | null
  due: string | null
}
export interface RoleHolder {
  role: string
  name: string
  name_en: string
  person: PersonRef
}
export type Act = 'talk' | 'mark' | 'attach' | 'answer' | 'acknowledge'
/** How hours are counted; figures in minutes, hours and people. */
export interface HourRule {
  slot_minutes: number
  least_people: number
  day_minutes: number
  late_hours: number
  longest_minutes: number
  acts: Act[]
}
export interface Cycle {
  id: string
  space: string
  title: string
  problem: string
  round: number
  continues: string | null
  practice: string | null
  items: Ref[]
  step: string
  steps: StepView[]
  roles: RoleHolder[]
  rule: HourRule
  sleep_days: number
  asleep_days: number | null
  started_by: PersonRef | null
  started_at: string
  closed_at: string | null
  may: { change: boolean; observe: boolean; open_session: boolean; record: boolean; enter_held: boolean }
  version: number
}

export type LineState = 'counting' | 'confirmed' | 'disputed'
export type Way = 'room' | 'code' | 'list'
export interface SessionPerson {
  person: PersonRef
  ways: Way[]
  minutes: number
  state: LineState
}
export interface Session {
  id: string
  cycle: string
  space: string
  topic: string
  link: string
  state: 'planned' | 'open' | 'closed'
  from: string | null
  until: string | null
  opened_at: string | null
  closed_at: string | null
  code: string | null
  slots: number
  slot_minutes: number
  /** Lines of LINE history count in it: the group said so. */
  imported: boolean
  people: SessionPerson[]
  mine: number
  may_run: boolean
  version: number
}
export interface NewSession {
  id?: string
  topic?: string
  from?: string
  until?: string
  imported?: boolean
}
/** A list as the server read it; nothing of it is kept yet. */
export interface AttendancePreview {
  people: { row: number; person: PersonRef; already: boolean }[]
  repeated: number
  refused: { row: number; text: string; code: string; th: string; en: string }[]
  unknown_columns: string[]
}
/** A talk found in LINE history, with what it would count. */
export interface OlderTalk {
  from: string
  until: string
  lines: number
  people: { person: PersonRef; minutes: number }[]
  session: string | null
}

export interface Observation {
  id: string
  step: string
  by: PersonRef | null
  body: string
  files: Attachment[]
  at: string
  version: number
}

export interface LineStep {
  change: 'confirmed' | 'disputed' | 'withdrawn' | 'settled'
  at: string
  by: PersonRef | null
  minutes: number
  words: string | null
}
export interface HoursLine {
  session: string
  cycle: string
  title: string
  topic: string
  at: string
  person: PersonRef
  minutes: number
  slot_minutes: number
  slots: number
  state: LineState
  reason: string | null
  history: LineStep[]
}

export interface Template {
  roles: { key: string; name: string; name_en: string }[]
}
export interface Standard {
  code: string
  name: string
  name_en: string
  items: { code: string; name: string; name_en: string }[]
}
export interface Framework {
  id: string
  name: string
  standards: Standard[]
}
