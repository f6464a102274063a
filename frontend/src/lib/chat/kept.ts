import type { Unsent } from './unsent'

const NAME = 'kalyanamit'
const STORE = 'outbox'

/** The outbox on the device: IndexedDB, one record a message, read back in the order of writing. */
export class Kept {
  #db: Promise<IDBDatabase> | undefined

  put(unsent: Unsent): Promise<void> {
    return this.#write((store) => store.put(unsent))
  }

  drop(clientId: string): Promise<void> {
    return this.#write((store) => store.delete(clientId))
  }

  async of(person: string): Promise<Unsent[]> {
    const db = await this.#open()
    return new Promise((resolve, reject) => {
      const read = db.transaction(STORE).objectStore(STORE).index('person').getAll(person)
      read.onerror = () => reject(read.error)
      // A client id is a UUIDv7: its order is the order of writing.
      read.onsuccess = () =>
        resolve((read.result as Unsent[]).sort((a, b) => (a.client_id < b.client_id ? -1 : 1)))
    })
  }

  async clear(person: string): Promise<void> {
    for (const unsent of await this.of(person)) await this.drop(unsent.client_id)
  }

  async #write(act: (store: IDBObjectStore) => IDBRequest): Promise<void> {
    const db = await this.#open()
    return new Promise((resolve, reject) => {
      const transaction = db.transaction(STORE, 'readwrite', { durability: 'strict' })
      act(transaction.objectStore(STORE))
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error)
    })
  }

  #open(): Promise<IDBDatabase> {
    this.#db ??= new Promise((resolve, reject) => {
      const request = indexedDB.open(NAME, 1)
      request.onupgradeneeded = () =>
        request.result.createObjectStore(STORE, { keyPath: 'client_id' }).createIndex('person', 'person')
      request.onsuccess = () => resolve(request.result)
      request.onerror = () => reject(request.error)
    })
    return this.#db
  }
}
