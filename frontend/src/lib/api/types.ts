import type { components } from './schema'

/** Shapes of the server's answers, as far as the screens use them. Times are RFC 3339 in UTC. */

export interface Ref {
  id: string
  name: string
}
export interface List<T> {
  items: T[]
  next: string | null
}

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
  kind: string
  title: string
  detail: string
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
export interface Person extends PersonRef {
  login?: string
  full_name: string
  roles: RoleHeld[]
}

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

export type Severity = 'calm' | 'watch' | 'help'
export interface HealthComponent {
  key: string
  label_th: string
  label_en: string
  value: number | null
  unit: string
  weight: number
  definition: string
  definition_en: string
  rows: string
}
export interface Signal {
  key: string
  since: string
  words: string
  words_en: string
  definition: string
  definition_en: string
  suggestion: string
  suggestion_en: string
  severity: Severity
  rows: string
}
export interface Health {
  score: number | null
  components: HealthComponent[]
  signals: Signal[]
  as_of: string
  weeks: { from: string; messages: number | null; people: number | null }[]
  severity: Severity
  network: Ref
}
export type Cell = string | number | boolean | null | Ref | undefined
export interface Rows {
  definition: string
  definition_en?: string
  columns: { key: string; label_th: string; label_en: string }[]
  items: Record<string, Cell>[]
  next: string | null
}

export interface OverviewItem {
  network: Ref
  area: Ref | null
  lead: Ref | null
  severity: Severity
  score: number | null
  since: string | null
  signals: Signal[]
  weeks: (number | null)[]
}
export interface OverviewTotals {
  networks: number
  needing_help: number
  schools: number
  schools_active_28d: number | null
  practices_published: number
}
export interface Overview {
  as_of: string
  items: OverviewItem[]
  totals: OverviewTotals
  next: string | null
}
export interface TreeNumbers {
  networks: number | null
  needing_help: number | null
  schools: number | null
  schools_active_28d: number | null
  messages_28d: number | null
  practices: number | null
}
export interface TreeItem extends TreeNumbers {
  organisation: Ref
  kind: string
}
export interface Tree {
  organisation: Ref | null
  ancestors: Ref[]
  items: TreeItem[]
  totals: TreeNumbers
}

export type SpaceKind = 'plc' | 'slc'
export type Audience = 'open' | 'closed'
export interface SpaceCard extends Ref {
  kind: SpaceKind
  audience: Audience
  network: Ref | null
  school: Ref | null
  unread: number
  last: { at: string; by: string | null; text: string } | null
  head: number
  ordinal: number
}
export interface Topic extends Ref {
  general: boolean
  messages: number
  last_at: string | null
}
export type SpaceRole = 'member' | 'moderator'
export interface Space extends SpaceCard {
  seen_by: { people: number; schools: number; words: string; words_en: string }
  me: {
    role: SpaceRole | null
    read: number
    may_post: boolean
    may_manage: boolean
    first_unread: number | null
  }
  topics: Topic[]
}
export interface SpaceMember {
  person: PersonRef
  role: SpaceRole
  since: string
}

export type Reaction = 'thanks' | 'agree' | 'tried'
export type Mark = 'finding' | 'advice' | 'agreement' | 'question'
export type ReactionCount = { count: number; mine: boolean }
export type FileKind = 'picture' | 'document' | 'sheet' | 'voice' | 'video' | 'other'
/** A file as the server has it. */
export interface Attachment {
  id: string
  name: string
  kind: FileKind
  content_type: string | null
  bytes: number
  received: number
  state: 'uploading' | 'ready' | 'refused'
  width: number | null
  height: number | null
  thumbnail: boolean
  seconds: number | null
  /** Of a document: whether search finds its words. */
  text?: 'waiting' | 'read' | 'empty' | 'unreadable' | 'too_large'
}
export interface Message {
  id: string
  space: string
  number: number
  ordinal: number | null
  version: number
  client_id: string
  author: string
  /** The author as shown; null once nobody knows. */
  by: PersonRef | null
  at: string
  written_at: string | null
  edited_at: string | null
  deleted: boolean
  body?: string | null
  topic: string
  reply_to: number | null
  reply: { number: number; by: PersonRef | null; excerpt: string | null } | null
  mentions: PersonRef[]
  /** Missing in what a device kept from before. */
  files?: Attachment[]
  about: { kind: string; id: string } | null
  reactions: Partial<Record<Reaction, ReactionCount>>
  marks: { kind: Mark; by: PersonRef | null; item?: Ref | null }[]
  pinned: boolean
  /** Set on a line of older talk that was taken in; its time is `written_at`. */
  imported?: { name: string | null; kind: string; matched: boolean; importer: PersonRef | null } | null
}
export interface MessagePage {
  items: Message[]
  next: number | null
  head: number
}
export interface Readers {
  count: number
  people: PersonRef[] | null
}
export interface NewMessage {
  client_id: string
  body: string
  topic?: string
  reply_to?: number
  written_at?: string
  about?: { kind: string; id: string }
  files?: string[]
}

export type PracticeKind = 'teaching' | 'management'
export interface PracticeCard {
  id: string
  title: string
  summary: string
  owner: Ref
  network: Ref | null
  kind: PracticeKind
  state: 'draft' | 'published' | 'retired'
  audience: 'network' | 'public' | null
  standards: string[]
  grades: string[]
  subjects: string[]
  size_class: string | null
  year: number | null
  published_at: string | null
  authors: PersonRef[]
  grade: 'idea' | 'tried_once' | 'several_schools' | 'measured_gain'
}
export interface Practice extends PracticeCard {
  problem: string
  for_whom: string
  steps: string[]
  materials: string
  cost: string
  results: string
  conditions: string
  body: string
  licence: string
  credits: string[]
  evidence: components['schemas']['Evidence']
  attribution: string
  version: number
  etag: string
  files: Attachment[]
  unpublished: boolean
  stage: 'draft' | 'peer_check' | 'lead_check' | 'approved'
  reviewer: PersonRef | null
  may_see_working: boolean
  may_review: boolean
  may_publish_publicly: boolean
  is_author: boolean
  may_edit: boolean
  may_publish: boolean
}
export interface PracticeVersion {
  version: number
  at: string
  /** null: an import. */
  by: PersonRef | null
  changed: string
  differences: {
    field: string
    before: unknown
    after: unknown
    runs: { is: 'same' | 'removed' | 'added'; text: string }[]
  }[]
}

export type FoundKind = 'practice' | 'person' | 'space' | 'message' | 'file' | 'organisation'
export interface Found {
  kind: FoundKind
  id: string
  external_id: string | null
  title: string
  snippet: string
  highlights: [number, number][]
  score: number
  href: string
  /** The page or slide of a document. */
  page?: number
  context: { school?: string; network?: string; space?: string; at?: string; slides?: boolean } | null
}
export interface FacetValue {
  value: string
  label: string
  count: number
}
export interface SearchAnswer {
  items: Found[]
  facets: Record<string, FacetValue[]>
  total?: number
  total_at_least?: number
  next: string | null
  suggestion: { text: string; reason: string } | null
}
export interface SearchSuggestion {
  text: string
  kind: string
  href: string | null
}

export type ImportOutcome = 'added' | 'changed' | 'left' | 'refused'
export interface ImportRow {
  row: number
  outcome: ImportOutcome
  key: string
  name: string
  errors: { column: string; code: string; th: string; en: string }[]
}
export interface ImportReport {
  kind: string
  dry_run: boolean
  added: number
  changed: number
  left: number
  refused: number
  absent: number
  rows: ImportRow[]
}
export interface Programme extends Ref {
  owner: Ref | null
  from: string | null
  to: string | null
  networks: number
}
