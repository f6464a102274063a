import type { components } from '$lib/api/schema'

/** Shapes of the server's answers about adoptions, evidence, lineage and collections. */
type Schemas = components['schemas']

export type Adoption = Schemas['AdoptionView']
export type AdoptionState = Schemas['AdoptionState']
export type AdoptionsOfPractice = Schemas['AdoptionsOfPractice']
export type AdoptionsOfSchool = Schemas['AdoptionsOfSchool']
export type Measure = Schemas['MeasureView']
export type Evidence = Schemas['Evidence']
export type Grade = Schemas['EvidenceGrade']
export type Lineage = Schemas['Lineage']
export type LineageNode = Schemas['LineageNode']
export type Uptake = Schemas['Uptake']
