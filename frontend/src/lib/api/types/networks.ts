import type { PersonRef } from './people'
import type { Ref } from './shared'

export type Part = 'lead' | 'partner' | 'supervisor' | 'adviser' | 'coach'
export interface NetworkCard extends Ref {
  programme: Ref
  lead: Ref | null
  partners: number
  area: Ref | null
}
export interface NetworkMember {
  id: string
  part: Part
  part_th: string
  part_en: string
  organisation: Ref | null
  person: PersonRef | null
  from: string | null
  to: string | null
}
export interface Network extends Ref {
  programme: Ref
  from: string | null
  to: string | null
  lead: Ref | null
  area: Ref | null
  /** Null to those who may see the network but not who is in it. */
  members: NetworkMember[] | null
  may_manage: boolean
  version: number
}

export interface Programme extends Ref {
  owner: Ref | null
  from: string | null
  to: string | null
  networks: number
}
