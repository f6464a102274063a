import type { Part } from '$lib/api'

/** In the order in which a network names its members. */
export const PARTS: Part[] = ['lead', 'partner', 'supervisor', 'adviser', 'coach']
