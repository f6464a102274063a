import type { Practice } from '$lib/api'
import { isBlank, written as withoutBlank } from '$lib/i18n/blank'

/** The fields in which people write, in the order in which they are read. */
export const written = [
  'title',
  'summary',
  'problem',
  'for_whom',
  'steps',
  'materials',
  'cost',
  'results',
  'conditions',
  'body',
] as const
export type Written = (typeof written)[number]

/** Everything of a practice that the editor changes, field by field. */
export const fields = [
  ...written,
  'kind',
  'standards',
  'grades',
  'subjects',
  'size_class',
  'year',
  'licence',
  'files',
] as const
export type FieldName = (typeof fields)[number]
/** Files stand in it by their ids. */
export type Draft = Omit<Pick<Practice, FieldName>, 'files'> & { files: string[] }

export const emptyDraft = (): Draft => ({
  title: '',
  summary: '',
  kind: 'teaching',
  problem: '',
  for_whom: '',
  steps: [''],
  materials: '',
  cost: '',
  results: '',
  conditions: '',
  body: '',
  standards: [],
  grades: [],
  subjects: [],
  size_class: null,
  year: null,
  licence: 'CC-BY-4.0',
  files: [],
})

export function draftOf(practice: Practice): Draft {
  const words = Object.fromEntries(fields.map((field) => [field, practice[field]])) as unknown as Draft
  return { ...words, files: (practice.files ?? []).map((file) => file.id) }
}

/** What differs from what the server knows; empty steps are not sent. */
export function changes(known: Draft, now: Draft): Partial<Draft> {
  const cleaned = clean(now)
  const before = clean(known)
  return Object.fromEntries(
    fields.filter((field) => !same(before[field], cleaned[field])).map((field) => [field, cleaned[field]]),
  )
}

/** Fields that both sides changed to different words since `base`: these need a person to choose. */
export function conflicts(base: Draft, mine: Draft, theirs: Draft): FieldName[] {
  const my = changes(base, mine)
  const their = changes(base, theirs)
  return fields.filter(
    (field) => field in my && field in their && !same(clean(mine)[field], clean(theirs)[field]),
  )
}

/** Theirs with what only I changed laid over it, and what I choose to keep of the rest. */
export function merged(base: Draft, mine: Draft, theirs: Draft, keep: readonly FieldName[]): Draft {
  const contested = conflicts(base, mine, theirs)
  const my = changes(base, mine)
  const taken = Object.fromEntries(
    Object.entries(my).filter(([field]) => {
      const name = field as FieldName
      return !contested.includes(name) || keep.includes(name)
    }),
  )
  return { ...theirs, ...taken }
}

/** The parts without which others cannot try it. */
export function missing(draft: Draft): FieldName[] {
  const needed: FieldName[] = ['title', 'summary', 'problem', 'steps', 'results']
  const cleaned = clean(draft)
  return needed.filter((field) => isBlank(asText(cleaned[field])))
}

export function asText(value: unknown): string {
  if (value === null || value === undefined) return ''
  return Array.isArray(value)
    ? value.map((item, at) => (value.length > 1 ? `${at + 1}. ${item}` : item)).join('\n')
    : String(value)
}

function clean(draft: Draft): Draft {
  return { ...draft, steps: draft.steps.map((step) => withoutBlank(step)).filter(Boolean) }
}

function same(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}

/** All words of a draft, as readers will see them. */
export function wordsOf(draft: Draft): string {
  return fields
    .filter((field) => field !== 'files' && field !== 'licence')
    .map((field) => draft[field])
    .flat()
    .filter((value) => typeof value === 'string')
    .join('\n')
}
