/** What this device keeps, one record a thing, each under the person it belongs to. */
export const STORES = {
  /** Messages on their way (F-CH-3). */
  outbox: 'client_id',
  /** The newest talk of rooms that were read (F-CH-4). */
  rooms: ['person', 'id'],
  /** Answers of the server that open a screen without a line. */
  answers: ['person', 'name'],
  /** Words that nobody was asked to keep yet (F-MB-2). */
  drafts: ['person', 'place'],
  /** Who used this device last. */
  signedin: 'key',
} as const
export type StoreName = keyof typeof STORES

const NAME = 'kalyanamit'
const VERSION = 3
/** Browsers are known that never answer: nobody waits longer than this for the database to open, or for one transaction. */
const OPEN_WITHIN_MS = 3_000
const ACT_WITHIN_MS = 5_000
/** What people wrote is on the disk before they are told so; copies of what the server has may be lost. */
const WRITTEN: readonly StoreName[] = ['outbox', 'drafts', 'signedin']

/** No answer in time; the database may still do what was asked. */
export class TooLate extends Error {
  override name = 'TooLate'
}

/** The connection to the database of this browser: opened when it is needed, and again when it was lost. */
export class Connection {
  #opening: Promise<IDBDatabase> | undefined

  /** `onlate` hears of a database that opened after nobody waited for it any more. */
  constructor(private onlate: () => void) {}

  /** One transaction on one store. A connection that died under us is opened anew, once. */
  async act<T>(
    store: StoreName,
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    try {
      return await this.#once(store, mode, ask)
    } catch (cause) {
      if (isFull(cause)) throw cause
      this.#forget()
      if (cause instanceof TooLate) throw cause
      return this.#once(store, mode, ask)
    }
  }

  async #once<T>(
    store: StoreName,
    mode: IDBTransactionMode,
    ask: (store: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> {
    const db = await this.#open()
    const durability = WRITTEN.includes(store) ? 'strict' : 'relaxed'
    const done = new Promise<T>((resolve, reject) => {
      const transaction = db.transaction(store, mode, { durability })
      let request: IDBRequest<T> | undefined
      transaction.oncomplete = () => resolve(request!.result)
      transaction.onabort = () =>
        reject(transaction.error ?? request?.error ?? new DOMException('aborted', 'AbortError'))
      try {
        request = ask(transaction.objectStore(store))
      } catch (cause) {
        reject(cause)
        transaction.abort()
      }
    })
    return within(ACT_WITHIN_MS, done)
  }

  #open(): Promise<IDBDatabase> {
    if (this.#opening) return this.#opening
    const opening = within(OPEN_WITHIN_MS, this.#request())
    this.#opening = opening
    opening.catch(() => {
      if (this.#opening === opening) this.#opening = undefined
    })
    return opening
  }

  #request(): Promise<IDBDatabase> {
    return new Promise((resolve, reject) => {
      const began = Date.now()
      const request = indexedDB.open(NAME, VERSION)
      request.onupgradeneeded = () => upgrade(request.result)
      request.onerror = () => reject(request.error)
      request.onsuccess = () => {
        const db = request.result
        // A newer tab changes the shape, or the browser emptied its storage: the next act opens it again.
        const shut = () => {
          db.close()
          void this.#opening?.then(
            (now) => now === db && (this.#opening = undefined),
            () => {},
          )
        }
        db.onversionchange = shut
        db.onclose = shut
        resolve(db)
        if (Date.now() - began >= OPEN_WITHIN_MS) this.#adopt(db)
      }
    })
  }

  #adopt(db: IDBDatabase): void {
    if (this.#opening) return db.close()
    this.#opening = Promise.resolve(db)
    this.onlate()
  }

  #forget(): void {
    const opening = this.#opening
    this.#opening = undefined
    opening?.then(
      (db) => db.close(),
      () => {},
    )
  }
}

function upgrade(db: IDBDatabase): void {
  for (const [name, keyPath] of Object.entries(STORES)) {
    if (db.objectStoreNames.contains(name)) continue
    const key = typeof keyPath === 'string' ? keyPath : [...keyPath]
    db.createObjectStore(name, { keyPath: key }).createIndex('person', 'person')
  }
}

function within<T>(ms: number, act: Promise<T>): Promise<T> {
  let timer: ReturnType<typeof setTimeout>
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new TooLate('the database of this browser does not answer')), ms)
  })
  return Promise.race([act, late]).finally(() => clearTimeout(timer))
}

/** By its name alone: an error of the database may come from another realm than this page. */
export function isFull(cause: unknown): boolean {
  return (cause as { name?: unknown } | null)?.name === 'QuotaExceededError'
}
