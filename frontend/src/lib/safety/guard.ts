import { language } from '$lib/i18n'
import { asking } from '$lib/ui/asking.svelte'
import { look } from './look'
import { photo } from './photo.svelte'

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

interface WaitingPicture {
  type: string
  grade: string
  blob: Blob
}
/** Pictures that were looked at once are not asked about again when a message could not be sent. */
const seen = new WeakSet<Blob>()

/**
 * Asks whether pupils are recognisable on pictures that other schools will see, and offers to blur them by finger. The pictures as they may go,
 * or nothing when the person wants to look again.
 */
export async function picturesMayLeave<F extends WaitingPicture>(
  files: readonly F[],
): Promise<F[] | undefined> {
  const kept: F[] = []
  for (const file of files) {
    if (file.grade !== 'picture' || !file.type.startsWith('image/') || seen.has(file.blob)) {
      kept.push(file)
      continue
    }
    const blob = await photo.ask(file.blob)
    if (!blob) return undefined
    seen.add(blob)
    kept.push({ ...file, blob, type: blob.type || file.type })
  }
  return kept
}
