import 'fake-indexeddb/auto'
import { IDBFactory as Factory } from 'fake-indexeddb'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

type Database = typeof import('./database')

const ann = { person: 'ann', place: 'space:s', words: 'ร่างของแอน', kept: 1 }
const unsent = { person: 'ann', client_id: 'c1', body: 'รอส่ง' }
const never = () => ({}) as IDBOpenDBRequest
const refused = (name: string) => () => {
  throw new DOMException(name, name)
}
/** Ends every transaction the moment it begins. */
function aborting(this: IDBDatabase, ...asked: Parameters<IDBDatabase['transaction']>) {
  const transaction = begin.apply(this, asked)
  queueMicrotask(() => transaction.abort())
  return transaction
}
/** Does what is asked and never says so. */
function silent(this: IDBDatabase, ...asked: Parameters<IDBDatabase['transaction']>) {
  const transaction = begin.apply(this, asked)
  Object.defineProperty(transaction, 'oncomplete', { set: () => {} })
  return transaction
}
/** A connection that the browser closed under the open app, again and again. */
function dying(this: IDBDatabase, ...asked: Parameters<IDBDatabase['transaction']>) {
  this.close()
  return begin.apply(this, asked)
}
function failing(this: IDBFactory) {
  const request = { error: new DOMException('broken', 'UnknownError') } as unknown as IDBOpenDBRequest
  queueMicrotask(() => request.onerror?.(new Event('error')))
  return request
}
const begin = IDBDatabase.prototype.transaction

/** Instead of the transactions that the app begins; the one that makes the stores is the database's own. */
function transactions(instead: typeof begin | (() => never)): void {
  vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...asked) {
    return (asked[1] as string) === 'versionchange' ? begin.apply(this, asked) : instead.apply(this, asked)
  })
}

const FAULTS: Record<string, () => void> = {
  'there is no database': () => vi.stubGlobal('indexedDB', undefined),
  'opening throws': () => vi.spyOn(Factory.prototype, 'open').mockImplementation(refused('SecurityError')),
  'opening fails': () => vi.spyOn(Factory.prototype, 'open').mockImplementation(failing as never),
  'opening never answers': () => vi.spyOn(Factory.prototype, 'open').mockImplementation(never),
  'a newer version is there': () =>
    vi.spyOn(Factory.prototype, 'open').mockImplementation(refused('VersionError')),
  'a transaction throws': () => transactions(refused('InvalidStateError')),
  'a transaction aborts': () => transactions(aborting),
  'a transaction never ends': () => transactions(silent),
  'the connection dies': () => transactions(dying),
  'every request throws': () => {
    for (const verb of ['put', 'delete', 'get', 'getAll'] as const)
      vi.spyOn(IDBObjectStore.prototype, verb).mockImplementation(refused('UnknownError'))
    vi.spyOn(IDBIndex.prototype, 'getAll').mockImplementation(refused('UnknownError'))
  },
  'the disk is full': () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(refused('QuotaExceededError'))
  },
}
const VERBS: Record<string, (database: Database) => Promise<unknown>> = {
  read: ({ read }) => read('drafts', ['ann', 'space:s']),
  allOf: ({ allOf }) => allOf('drafts', 'ann'),
  everything: ({ everything }) => everything('outbox'),
  put: ({ put }) => put('drafts', ann),
  drop: ({ drop }) => drop('drafts', ['ann', 'space:s']),
  dropAllOf: ({ dropAllOf }) => dropAllOf('drafts', 'ann'),
  'a copy of an answer': async () => {
    const { keptAnswer } = await import('./answers')
    await keptAnswer('ann', 'today').write(1)
    await keptAnswer('ann', 'today').read()
  },
  'forgetting what was read': async () => (await import('./leaving')).forgetRead(),
  'signing out': async () => {
    let ended = false
    await (await import('./leaving')).keepWritten(async () => void (ended = true))
    expect(ended).toBe(true)
  },
  'who is signed in': async () => {
    const { signedIn } = await import('./signedin')
    await signedIn.read()
    await signedIn.write(null)
    await signedIn.forget()
  },
}

/** What happens in the end, without waiting for the clock of the wall. */
async function soon<T>(act: Promise<T>): Promise<T> {
  let done = false
  const ended = act.finally(() => (done = true))
  ended.catch(() => {})
  for (let step = 0; step < 200 && !done; step++) {
    await vi.advanceTimersByTimeAsync(200)
    await new Promise((resolve) => setImmediate(resolve))
  }
  if (!done) throw new Error('it hangs')
  return ended
}
const isOver = async (database: Database) => {
  for (let step = 0; step < 400 && database.storage.trouble; step++) await soon(Promise.resolve())
  await soon(database.read('drafts', ['ann', 'none']))
}

let database: Database
/** As after the app was closed and opened. */
async function openedAgain() {
  vi.resetModules()
  database = await import('./database')
  await Promise.all([import('./answers'), import('./leaving'), import('./signedin')])
}
beforeEach(async () => {
  vi.stubGlobal('indexedDB', new Factory())
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  vi.spyOn(console, 'warn').mockImplementation(() => {})
  await openedAgain()
})
afterEach(() => {
  vi.restoreAllMocks()
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe.each(Object.entries(FAULTS))('when %s', (name, fault) => {
  it.each(Object.entries(VERBS))('%s ends without an error', async (_, verb) => {
    fault()
    await soon(verb(database))
  })

  it.each(Object.entries(VERBS))('%s ends without an error under an app that is open', async (_, verb) => {
    await soon(database.put('drafts', ann))
    fault()
    await soon(verb(database))
  })

  it('what was written holds in this page, is said, and is on the disk once that works again', async () => {
    await soon(database.put('outbox', { ...unsent, client_id: 'c0' }))
    await openedAgain()
    const real = indexedDB
    fault()
    const why = await soon(database.put('drafts', ann))
    expect(why).toBe(name === 'the disk is full' ? 'full' : 'failing')
    await soon(database.put('outbox', unsent))
    await soon(database.drop('outbox', 'c0'))
    expect(await soon(database.read('drafts', ['ann', 'space:s']))).toEqual(ann)
    expect(await soon(database.allOf('drafts', 'ann'))).toEqual([ann])
    expect(await soon(database.everything('outbox'))).toEqual([unsent])
    expect(database.storage.trouble).toBe(why)
    expect(database.storage.unkept).toBe(2)

    const back = vi.fn()
    database.storage.onback(back)
    vi.restoreAllMocks()
    vi.stubGlobal('indexedDB', real)
    await isOver(database)
    expect(database.storage).toMatchObject({ trouble: undefined, unkept: 0 })
    expect(back).toHaveBeenCalled()
    await openedAgain()
    expect(await soon(database.everything('outbox'))).toEqual([unsent])
    expect(await soon(database.read('drafts', ['ann', 'space:s']))).toEqual(ann)
  })
})

describe('the connection', () => {
  it('is opened again when it was lost once, and nobody notices', async () => {
    await soon(database.put('drafts', ann))
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(refused('InvalidStateError'))
    expect(await soon(database.read('drafts', ['ann', 'space:s']))).toEqual(ann)
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(aborting as never)
    expect(await soon(database.put('drafts', { ...ann, words: 'ใหม่' }))).toBeUndefined()
    expect(database.storage.trouble).toBeUndefined()
  })

  it('gives way when another tab changes or empties the database, and comes back', async () => {
    await soon(database.put('drafts', ann))
    const gone = new Promise((resolve) => (indexedDB.deleteDatabase('kalyanamit').onsuccess = resolve))
    await soon(gone)
    expect(await soon(database.read('drafts', ['ann', 'space:s']))).toBeUndefined()
    expect(await soon(database.put('drafts', ann))).toBeUndefined()
  })

  it('is taken when it comes late', async () => {
    const open = Factory.prototype.open
    const waiting: IDBOpenDBRequest[] = []
    vi.spyOn(Factory.prototype, 'open').mockImplementation(() => {
      const request = {} as IDBOpenDBRequest
      waiting.push(request)
      return request
    })
    expect(await soon(database.put('drafts', ann))).toBe('failing')
    vi.restoreAllMocks()
    const real = open.call(indexedDB, 'kalyanamit', 3)
    real.onupgradeneeded = () => {
      Object.defineProperty(waiting[0], 'result', { value: real.result, configurable: true })
      waiting[0]!.onupgradeneeded?.({} as never)
    }
    await soon(new Promise((resolve) => (real.onsuccess = resolve)))
    waiting[0]!.onsuccess?.(new Event('success'))
    await isOver(database)
    expect(database.storage.unkept).toBe(0)
  })

  it('does not let an older write that ends late undo a newer one', async () => {
    transactions(silent)
    const older = database.put('drafts', ann)
    await soon(Promise.resolve())
    vi.restoreAllMocks()
    await soon(database.put('drafts', { ...ann, words: 'ใหม่กว่า' }))
    await soon(older)
    await isOver(database)
    expect(await soon(database.read('drafts', ['ann', 'space:s']))).toMatchObject({ words: 'ใหม่กว่า' })
  })
})
