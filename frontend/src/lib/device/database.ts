import { Connection, isFull, STORES, type StoreName, TooLate } from './connection'
import { type Change, nameOf, Unkept } from './unkept'

export type { StoreName }
export interface Owned {
  person: string
}
/** Why the disk does not take what is written: it is full, or the browser's database does not work. */
export type Trouble = 'full' | 'failing'

/** What people wrote. */
const WORDS: readonly StoreName[] = ['outbox', 'drafts']
/** Copies of what the server has: one that the disk did not take is missed by nobody. */
const COPIES: readonly StoreName[] = ['rooms', 'answers']
const AGAIN_MS = 1_000
const LONGEST_MS = 30_000

/**
 * The store of this device. None of its verbs rejects: what the disk does not take holds in this page, is tried again, and
 * `trouble` says so meanwhile.
 */
class Store {
  trouble: Trouble | undefined
  #connection = new Connection(() => void this.#again())
  #unkept = new Unkept()
  /** The newest act on each record that is under way: an older one that ends later says nothing any more. */
  #turns = new Map<string, object>()
  #heard = new Set<() => void>()
  #back = new Set<() => void>()
  #wait = AGAIN_MS
  #timer: ReturnType<typeof setTimeout> | undefined
  /** The database did not answer: nobody waits for it again before the next try. */
  #resting = false
  #trying = false

  /** How many records of what people wrote stand in this page only. */
  get unkept(): number {
    return this.#unkept.changes.filter(({ store, record }) => record && WORDS.includes(store)).length
  }

  async read<T>(store: StoreName, ask: (from: IDBObjectStore) => IDBRequest<T>): Promise<T | undefined> {
    try {
      return await this.#act(store, 'readonly', ask)
    } catch (cause) {
      this.#failed(cause)
      return undefined
    }
  }

  found<T extends Owned>(store: StoreName, key: IDBValidKey): { record: T | undefined } | undefined {
    return this.#unkept.of(store, key) as { record: T | undefined } | undefined
  }

  over<T extends Owned>(
    store: StoreName,
    onDisk: readonly T[],
    mine: (record: T) => boolean = () => true,
  ): T[] {
    return this.#unkept.over(store, onDisk, (record) => keyOf(store, record), mine)
  }

  onchange(heard: () => void): () => void {
    this.#heard.add(heard)
    return () => this.#heard.delete(heard)
  }

  onback(act: () => void): () => void {
    this.#back.add(act)
    return () => this.#back.delete(act)
  }

  async change(change: Change): Promise<Trouble | undefined> {
    const { store, key, record } = change
    const name = nameOf(store, key)
    const turn = {}
    this.#turns.set(name, turn)
    try {
      await this.#write(change)
      if (this.#turns.get(name) === turn) this.#unkept.settle(store, key)
      if (this.trouble) void this.#again()
      return undefined
    } catch (cause) {
      const copy = record !== undefined && COPIES.includes(store)
      if (!copy && this.#turns.get(name) === turn) this.#unkept.add(change)
      if (copy && isFull(cause)) return 'full'
      return this.#failed(cause)
    } finally {
      if (this.#turns.get(name) === turn) this.#turns.delete(name)
    }
  }

  async #write({ store, key, record }: Change): Promise<void> {
    if (record) await this.#act(store, 'readwrite', (on) => on.put(record))
    else await this.#act(store, 'readwrite', (on) => on.delete(key))
  }

  async #act<T>(
    store: StoreName,
    mode: IDBTransactionMode,
    ask: (on: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    if (this.#resting) throw new TooLate('the database of this browser rests')
    return this.#connection.act(store, mode, ask)
  }

  #failed(cause: unknown): Trouble {
    const trouble = isFull(cause) ? 'full' : 'failing'
    if (cause instanceof TooLate) this.#resting = true
    else if (trouble === 'failing' && this.trouble === undefined) console.warn('device store', cause)
    this.#timer ??= setTimeout(() => void this.#again(), this.#wait)
    this.#say(trouble)
    return trouble
  }

  #say(trouble: Trouble | undefined): void {
    this.trouble = trouble
    for (const heard of this.#heard) heard()
  }

  async #again(): Promise<void> {
    if (this.#trying) return
    this.#trying = true
    clearTimeout(this.#timer)
    this.#timer = undefined
    this.#resting = false
    this.#wait = Math.min(LONGEST_MS, this.#wait * 2)
    const cause = await this.#bring()
    this.#trying = false
    if (cause) return void this.#failed(cause)
    if (!this.trouble) return
    this.#wait = AGAIN_MS
    this.#say(undefined)
    for (const act of this.#back) act()
  }

  /** Brings to the disk what it did not take; without anything to bring, finds out whether it works. Why not all is there. */
  async #bring(): Promise<unknown> {
    let left: unknown
    for (const change of this.#unkept.changes) {
      try {
        await this.#write(change)
        const { store, key } = change
        if (this.#unkept.of(store, key) === change) this.#unkept.settle(store, key)
      } catch (cause) {
        left = cause
        if (cause instanceof TooLate) return left
      }
    }
    if (left) return left
    try {
      await this.#act('signedin', 'readwrite', (on) => on.delete('nobody'))
    } catch (cause) {
      left = cause
    }
    return left
  }
}

const device = new Store()

export const storage = {
  get trouble(): Trouble | undefined {
    return device.trouble
  },
  /** How many records of what people wrote are lost when this page closes now. */
  get unkept(): number {
    return device.unkept
  },
  /** Calls back whenever one of these may have changed. */
  onchange: (heard: () => void) => device.onchange(heard),
  /** Calls back when the disk works again: what could not be read before can be read now. */
  onback: (act: () => void) => device.onback(act),
}

export async function read<T extends Owned>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
  const onDisk = await device.read<T | undefined>(store, (from) => from.get(key))
  const changed = device.found<T>(store, key)
  return changed ? changed.record : onDisk
}

/** Everything that one person has there. */
export async function allOf<T extends Owned>(store: StoreName, person: string): Promise<T[]> {
  const onDisk = await device.read<T[]>(store, (from) => from.index('person').getAll(person))
  return device.over(store, onDisk ?? [], (record) => record.person === person)
}

/** Everything there, whoever it belongs to. */
export async function everything<T extends Owned>(store: StoreName): Promise<T[]> {
  const onDisk = await device.read<T[]>(store, (from) => from.getAll())
  return device.over(store, onDisk ?? [])
}

/** Resolves once the record is on the disk, or with why it stands in this page only. A copy of the server's is let go then. */
export function put<T extends Owned>(store: StoreName, record: T): Promise<Trouble | undefined> {
  return device.change({ store, key: keyOf(store, record), record })
}

/** Gone for this page in any case; resolves with why the disk may still have it. */
export function drop(store: StoreName, key: IDBValidKey): Promise<Trouble | undefined> {
  return device.change({ store, key, record: undefined })
}

export async function dropAllOf(store: StoreName, person: string): Promise<void> {
  for (const record of await allOf<Owned>(store, person)) await drop(store, keyOf(store, record))
}

/** The key under which a record stands. */
export function keyOf(store: StoreName, record: Owned): IDBValidKey {
  const path: string | readonly string[] = STORES[store]
  const part = (name: string) => (record as unknown as Record<string, IDBValidKey>)[name]!
  return typeof path === 'string' ? part(path) : path.map(part)
}
