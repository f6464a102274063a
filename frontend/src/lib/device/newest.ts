import { allOf, drop, keyOf, type Owned, put, type StoreName } from './database'

interface Dated extends Owned {
  /** When it was last written, in ms. */
  kept: number
}

/** Puts a copy of what the server has, at most `most` a person: the one longest untouched goes first. */
export async function putCopy<T extends Dated>(store: StoreName, record: T, most: number): Promise<void> {
  if (await put(store, record)) return
  const held = await allOf<Dated>(store, record.person)
  const oldest = held.sort((a, b) => b.kept - a.kept).slice(most)
  for (const old of oldest) await drop(store, keyOf(store, old))
}
