import { language } from '$lib/i18n/language.svelte'
import type { ApiError } from './error'

/** What is wrong with one field, in the language of the screen; nothing when the refusal does not name it. */
export function wrong(problem: ApiError | undefined, field: string): string | undefined {
  const named = problem?.field(field)
  return named && language.pick(named.detail, named.detail_en ?? named.detail)
}
