/** What this device keeps, one record a thing, each under the person it belongs to. */
const STORES = {
  /** Messages on their way (F-CH-3). */
  outbox: 'client_id',
  /** The newest talk of rooms that were read (F-CH-4). */
  rooms: ['person', 'id'],
  /** Answers of the server that open a screen without a line. */
  answers: ['person', 'name'],
  /** Words that nobody was asked to keep yet (F-MB-2). */
  drafts: ['person', 'place'],
} as const
export type StoreName = keyof typeof STORES
export interface Owned {
  person: string
}

const NAME = 'kalyanamit'
const VERSION = 2
/** What people wrote is on the disk before they are told so; copies of what the server has may be lost. */
const WRITTEN: readonly StoreName[] = ['outbox', 'drafts']

let opened: Promise<IDBDatabase> | undefined

function open(): Promise<IDBDatabase> {
  opened ??= new Promise((resolve, reject) => {
    const request = indexedDB.open(NAME, VERSION)
    request.onupgradeneeded = () => {
      for (const [name, keyPath] of Object.entries(STORES)) {
        if (request.result.objectStoreNames.contains(name)) continue
        const key = typeof keyPath === 'string' ? keyPath : [...keyPath]
        request.result.createObjectStore(name, { keyPath: key }).createIndex('person', 'person')
      }
    }
    request.onerror = () => reject(request.error)
    request.onsuccess = () => {
      const db = request.result
      // A newer tab changes the shape, or the browser emptied its storage: the next act opens it again.
      const shut = () => {
        db.close()
        opened = undefined
      }
      db.onversionchange = shut
      db.onclose = shut
      resolve(db)
    }
  })
  opened.catch(() => (opened = undefined))
  return opened
}

async function within<T>(
  store: StoreName,
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest<T>,
): Promise<T> {
  const db = await open()
  return new Promise((resolve, reject) => {
    let transaction: IDBTransaction
    try {
      transaction = db.transaction(store, mode, {
        durability: WRITTEN.includes(store) ? 'strict' : 'relaxed',
      })
    } catch (cause) {
      opened = undefined
      reject(cause)
      return
    }
    const request = act(transaction.objectStore(store))
    transaction.oncomplete = () => resolve(request.result)
    transaction.onabort = () => reject(transaction.error ?? request.error)
  })
}

export function read<T extends Owned>(store: StoreName, key: IDBValidKey): Promise<T | undefined> {
  return within(store, 'readonly', (from) => from.get(key) as IDBRequest<T | undefined>)
}

/** Everything that one person has there. */
export function allOf<T extends Owned>(store: StoreName, person: string): Promise<T[]> {
  return within(store, 'readonly', (from) => from.index('person').getAll(person) as IDBRequest<T[]>)
}

/** Everything there, whoever it belongs to. */
export function everything<T extends Owned>(store: StoreName): Promise<T[]> {
  return within(store, 'readonly', (from) => from.getAll() as IDBRequest<T[]>)
}

/** Resolves once the record is on the disk; rejects with `QuotaExceededError` when there is no room for it. */
export async function put<T extends Owned>(store: StoreName, record: T): Promise<void> {
  await within(store, 'readwrite', (into) => into.put(record))
}

export async function drop(store: StoreName, key: IDBValidKey): Promise<void> {
  await within(store, 'readwrite', (from) => from.delete(key))
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

export function isFull(cause: unknown): boolean {
  return cause instanceof DOMException && cause.name === 'QuotaExceededError'
}
