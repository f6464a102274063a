import type { PracticeCard } from './practices'
import type { SpaceCard } from './rooms'
import type { Ref } from './shared'

export interface PersonRef {
  id: string
  name: string
  full_name?: string
  nickname: string | null
  initials: string
  school: Ref | null
}

export type Can = 'overview' | 'import' | 'people' | 'invite' | 'practice.write' | 'network.open' | 'synonyms'
export interface RoleHeld {
  role: string
  role_th: string
  role_en: string
  organisation: Ref | null
  claimed: boolean
}
export interface Me extends PersonRef {
  login: string
  full_name: string
  roles: RoleHeld[]
  demo: boolean
  /** The sample world is shown to everyone. */
  demo_open: boolean
  /** Belongs to the sample world: no password. */
  sample: boolean
  can: Can[]
}
export interface DemoPerson {
  login: string
  name: string
  role: string
  role_th: string
  role_en: string
  place: string
}
export interface Device {
  id: string
  device: string
  created_at: string
  last_seen_at: string
  current: boolean
}
export interface Waiting {
  /** `mention`, `claim`, `review`, `hours`, `step` or `signal`. */
  kind: string
  title: string
  title_en: string
  detail: string
  /** Where the detail is words of ours and no name. */
  detail_en: string | null
  href: string
}
export interface Today {
  rooms: SpaceCard[]
  waiting: Waiting[]
  practice: PracticeCard | null
  networks: Ref[]
}

export interface Invitation {
  id: string
  kind: 'personal' | 'space'
  code: string
  short_code: string
  link: string
  qr_svg: string
  expires_at: string
  uses_left: number
}
/** An invitation that stands; its link is shown only when it is made. */
export interface MyInvitation {
  id: string
  kind: 'personal' | 'space'
  short_code: string
  role_th: string
  role_en: string
  school: Ref | null
  space: Ref | null
  note: string | null
  expires_at: string
  uses_left: number
  stands: boolean
}
export interface InvitationFace {
  kind: 'personal' | 'space'
  space: { id: string; name: string; network: Ref | null; seen_by: string; seen_by_en: string } | null
  role_th: string
  role_en: string
  school: Ref | null
  invited_by: string
  expires_at: string
  uses_left: number
}
export interface SchoolChoice extends Ref {
  area: string
}

export interface Person extends PersonRef {
  login?: string
  full_name: string
  roles: RoleHeld[]
}
