import { drop, put, read } from './database'

interface Draft<T> {
  person: string
  place: string
  words: T
  kept: number
}

/**
 * Half-written words, one draft a place (`space:ID`, `practice:ID`, `visit:ID` …), for the one person who wrote them (F-MB-2).
 * They leave this device only by the hand of that person.
 */
export const drafts = {
  async read<T>(person: string, place: string): Promise<T | undefined> {
    return (await read<Draft<T>>('drafts', [person, place]))?.words
  },
  /** Rejects with `QuotaExceededError` when the device is full: the screen still has the words and says so. */
  keep<T>(person: string, place: string, words: T): Promise<void> {
    return put('drafts', { person, place, words, kept: Date.now() })
  },
  drop(person: string, place: string): Promise<void> {
    return drop('drafts', [person, place])
  },
}
