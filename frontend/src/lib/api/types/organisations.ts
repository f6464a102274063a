import type { Ref } from './shared'

export interface Organisation {
  id: string
  name: string
  kind: string
  kind_th: string
  parent: Ref | null
  province: string | null
  size_class: string | null
  codes: { kind: string; code: string; from: string | null; to: string | null }[]
  schools: number | null
}
export interface OrganisationPage extends Organisation {
  ancestors: Ref[]
  awards: { award: string; year: number; level: string; size_class: string | null; body: string }[]
  people: number | null
}
