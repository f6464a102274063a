import type { FoundKind } from '$lib/api'

export const kinds: FoundKind[] = ['practice', 'message', 'organisation', 'person']
export const facets = ['standard', 'grade', 'subject', 'size_class', 'year', 'network', 'school'] as const

/** What is asked, as it stands in the address: a search can be sent to a colleague as a link. */
export interface Question {
  q: string
  kind: FoundKind
  filters: Record<string, string>
}

export function fromAddress(search: URLSearchParams): Question {
  const kind = kinds.find((known) => known === search.get('kind')) ?? 'practice'
  const filters: Record<string, string> = {}
  for (const facet of facets) {
    const value = search.get(facet)
    if (value) filters[facet] = value
  }
  return { q: search.get('q') ?? '', kind, filters }
}

export function toAddress({ q, kind, filters }: Question): string {
  const search = new URLSearchParams()
  if (q.trim()) search.set('q', q.trim())
  if (kind !== 'practice') search.set('kind', kind)
  for (const [facet, value] of Object.entries(filters)) search.set(facet, value)
  const text = search.toString()
  return text ? `/search?${text}` : '/search'
}
