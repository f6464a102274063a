import type { components } from '$lib/api/schema'

/** Shapes of the server's answers about reviewing a practice. */
export type Review = components['schemas']['Review']
export type Comment = components['schemas']['Comment']
export type Source = components['schemas']['Source']
