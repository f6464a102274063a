import type { PracticeCard } from '$lib/api'
import type { components } from '$lib/api/schema'

type Schemas = components['schemas']
export type CollectionCard = Schemas['CollectionCard']
export interface CollectionItem {
  practice: PracticeCard
  note: string
}
export type Collection = Omit<Schemas['CollectionView'], 'items'> & { items: CollectionItem[] }
