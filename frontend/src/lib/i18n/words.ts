import type { Lang } from './dates'

const collator = new Intl.Collator('th', { numeric: true })

/** Thai dictionary order: leading vowels after their consonant, tone marks last (T-11). */
export function compareThai(a: string, b: string): number {
  return collator.compare(a, b)
}

/** `1,234`, or a dash where there is no data: no data is never shown as 0. */
export function count(value: number | null | undefined, lang: Lang): string {
  if (value === null || value === undefined) return '–'
  return value.toLocaleString(lang === 'th' ? 'th-TH-u-nu-latn' : 'en-GB')
}
