import type { Ref } from './shared'

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
/** A school or person by name; with `href` what the reader may open. */
export type Cell = string | number | boolean | null | (Ref & { href?: string }) | undefined
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
