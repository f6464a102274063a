import type { Severity } from '$lib/api'

/** Brick only for what needs help today; marigold for "look here"; teal is calm. */
export const tone = { calm: 'teal', watch: 'gold', help: 'brick' } as const satisfies Record<Severity, string>
