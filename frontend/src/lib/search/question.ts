import type { FoundKind, SearchAnswer } from '$lib/api'

export const kinds: FoundKind[] = ['practice', 'person', 'space', 'message', 'file', 'organisation']
/** What the tabs offer: one list of everything first. */
export type Shown = FoundKind | 'all'
export const facets = [
  'standard',
  'grade',
  'subject',
  'size_class',
  'year',
  'evidence',
  'result',
  'network',
  'school',
] as const

/** What is asked, as it stands in the address: a search can be sent to a colleague as a link. */
export interface Question {
  q: string
  kind: Shown
  filters: Record<string, string>
}

export function fromAddress(search: URLSearchParams): Question {
  const kind = kinds.find((known) => known === search.get('kind')) ?? 'all'
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
  if (kind !== 'all') search.set('kind', kind)
  for (const [facet, value] of Object.entries(filters)) search.set(facet, value)
  const text = search.toString()
  return text ? `/search?${text}` : '/search'
}

/** Counts of two answers whose kinds are not the same, value by value; kinds are counted alike in both. */
export function together(
  one: SearchAnswer['facets'],
  other: SearchAnswer['facets'] = {},
): SearchAnswer['facets'] {
  const sums = { ...one }
  for (const facet of facets) {
    const counts = new Map((one[facet] ?? []).map((value) => [value.value, value]))
    for (const value of other[facet] ?? []) {
      const known = counts.get(value.value)
      counts.set(value.value, known ? { ...known, count: known.count + value.count } : value)
    }
    if (counts.size) sums[facet] = [...counts.values()].sort((a, b) => b.count - a.count)
  }
  return sums
}
