import type { components } from '$lib/api/schema'

type Schemas = components['schemas']

/** A group of forms that find each other. */
export type Synonym = Schemas['SynonymView']
export type SynonymChange = Schemas['SynonymChange']
/** The forms alone, as they are saved. */
export type Forms = Schemas['SynonymForms']
export type Misses = Schemas['Misses']
export type Alike = Schemas['Alike']
