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
  context: {
    school?: string
    network?: string
    space?: string
    /** Who wrote a message. */
    by?: string
    at?: string
    slides?: boolean
  } | null
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
