import type { Owned } from './database'
import type { StoreName } from './connection'

/** The last word about one record: what it is now, or that it is gone. */
export interface Change {
  store: StoreName
  key: IDBValidKey
  record: Owned | undefined
}

/** Changes that the disk did not take: they hold in this page until it does. */
export class Unkept {
  #changes = new Map<string, Change>()

  get changes(): readonly Change[] {
    return [...this.#changes.values()]
  }

  add(change: Change): void {
    this.#changes.set(nameOf(change.store, change.key), change)
  }

  of(store: StoreName, key: IDBValidKey): Change | undefined {
    return this.#changes.get(nameOf(store, key))
  }

  /** The disk has it now, or a later change of the same record. */
  settle(store: StoreName, key: IDBValidKey): void {
    this.#changes.delete(nameOf(store, key))
  }

  /** What the disk says of a store, as it would say with these changes. */
  over<T extends Owned>(
    store: StoreName,
    onDisk: readonly T[],
    keyOf: (record: T) => IDBValidKey,
    mine: (record: T) => boolean,
  ): T[] {
    const here = this.changes.filter((change) => change.store === store)
    const same = onDisk.filter((record) => !this.of(store, keyOf(record)))
    const changed = here.flatMap(({ record }) => (record && mine(record as T) ? [record as T] : []))
    return [...same, ...changed]
  }
}

export function nameOf(store: StoreName, key: IDBValidKey): string {
  return JSON.stringify([store, key])
}
