import { allOf, drop, put, read, type Trouble } from './database'

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
  /** Everything that one person has begun in places of one kind (`practice:`), newest first. */
  async begun<T>(person: string, kind: string): Promise<T[]> {
    const all = await allOf<Draft<T>>('drafts', person)
    return all
      .filter((draft) => draft.place.startsWith(kind))
      .sort((a, b) => b.kept - a.kept)
      .map((draft) => draft.words)
  },
  /** Resolves with why the words stand in this page only. */
  keep<T>(person: string, place: string, words: T): Promise<Trouble | undefined> {
    return put('drafts', { person, place, words, kept: Date.now() })
  },
  drop(person: string, place: string): Promise<Trouble | undefined> {
    return drop('drafts', [person, place])
  },
}
