import type { PersonRef, Ref } from '$lib/api'

/** A coach's message that somebody marked as advice, with what was agreed upon it. */
export interface CoachingLine {
  number: number
  at: string
  mode: 'room' | 'line'
  coach: PersonRef
  to: PersonRef | null
  advice: string
  next_step: { number: number; at: string; body: string } | null
  item: Ref | null
}
