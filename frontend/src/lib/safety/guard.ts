import { language } from '$lib/i18n'
import { asking } from '$lib/ui/asking.svelte'
import { look } from './look'

/** Names of people in a text are ids here; their digits say nothing about anybody. */
const MENTION = /@\[[^\]]*\]/g
const PLACES = 3

/**
 * Asks before words with pupils' data leave; never blocks. True when they may go: nothing was found, or the person says so.
 */
export async function mayLeave(text: string, to: 'room' | 'library' = 'room'): Promise<boolean> {
  const plain = text.replace(MENTION, '@')
  const found = look(plain)
  if (found.length === 0) return true
  const t = language.t.safety
  const letters = [...plain]
  const kinds = [...new Set(found.map(({ kind }) => kind))].map((kind) => t.finding[kind]).join(t.and)
  const places = found
    .slice(0, PLACES)
    .map(({ start, end }) => `“${letters.slice(start, end).join('')}”`)
    .join(' ')
  return asking.ask({
    title: t.found(kinds),
    text: to === 'room' ? t.foundText(places) : t.foundPublish(places),
    act: to === 'room' ? t.sendAnyway : t.publishAnyway,
    stay: t.change,
  })
}
