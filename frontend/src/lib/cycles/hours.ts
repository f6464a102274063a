import type { Lang } from '$lib/i18n'

/** `1.25 ชม.` · `1.25 h`: hours as logbooks write them, two decimals where there are any. */
export function hours(minutes: number, lang: Lang): string {
  const text = (minutes / 60).toFixed(2).replace(/\.?0+$/, '')
  return lang === 'th' ? `${text} ชม.` : `${text} h`
}
