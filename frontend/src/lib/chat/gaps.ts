/** Numbers strictly between the two of which nothing is known here. */
export interface Gap {
  after: number
  before: number
}

/** Before anything is loaded everything is unknown. */
export const UNKNOWN: readonly Gap[] = [{ after: 0, before: Infinity }]

/** What is still unknown once everything from `from` to `to` is here. */
export function without(gaps: readonly Gap[], from: number, to: number): Gap[] {
  return gaps
    .flatMap((gap) => [
      { after: gap.after, before: Math.min(gap.before, from) },
      { after: Math.max(gap.after, to), before: gap.before },
    ])
    .filter((gap) => gap.before - gap.after > 1)
}

/** The gap that a number lies in. */
export function gapAt(gaps: readonly Gap[], number: number): Gap | undefined {
  return gaps.find((gap) => gap.after < number && number < gap.before)
}

/** Where the newest unbroken talk begins. */
export function newestFrom(gaps: readonly Gap[]): number {
  const last = gaps.at(-1)
  return last ? last.before : 1
}
