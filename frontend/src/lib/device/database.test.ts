import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { allOf, dropAllOf, everything, put, read, storage } from './database'
import { drafts } from './drafts'
import { Draft } from './draft'
import { keptAnswer } from './answers'
import { forgetRead, keepWritten } from './leaving'
import { putCopy } from './newest'

const stores = ['outbox', 'rooms', 'answers', 'drafts'] as const
beforeEach(async () => {
  for (const store of stores) for (const person of ['ann', 'som']) await dropAllOf(store, person)
})

describe('what the device keeps', () => {
  it('gives each person only their own', async () => {
    await drafts.keep('ann', 'space:s', 'ร่างของแอน')
    await keptAnswer('ann', 'spaces').write(['ห้องของแอน'])
    expect(await drafts.read('som', 'space:s')).toBeUndefined()
    expect(await keptAnswer('som', 'spaces').read()).toBeUndefined()
    expect(await drafts.read('ann', 'space:s')).toBe('ร่างของแอน')
    expect(await keptAnswer('ann', 'spaces').read()).toEqual(['ห้องของแอน'])
  })

  it('holds so many copies a person, and lets the longest untouched go', async () => {
    const room = (person: string, id: string, kept: number) => ({ person, id, kept })
    for (let n = 1; n <= 5; n++) await putCopy('rooms', room('ann', `r${n}`, n), 3)
    await putCopy('rooms', room('som', 'r1', 0), 3)
    const left = (await allOf<{ person: string; id: string }>('rooms', 'ann')).map((held) => held.id)
    expect(left.sort()).toEqual(['r3', 'r4', 'r5'])
    expect(await allOf('rooms', 'som')).toHaveLength(1)
  })

  it('opens again after the browser closed it', async () => {
    await put('drafts', { person: 'ann', place: 'a', words: 1 } as { person: string })
    const other = indexedDB.open('kalyanamit', 99)
    await new Promise((resolve) => (other.onsuccess = resolve))
    other.result.close()
    expect(await read('drafts', ['ann', 'a'])).toBeUndefined()
    expect(storage.trouble).toBe('failing')
    await new Promise((resolve) => (indexedDB.deleteDatabase('kalyanamit').onsuccess = resolve))
    await vi.waitFor(() => expect(storage.trouble).toBeUndefined(), { timeout: 10_000 })
    expect(await read('drafts', ['ann', 'a'])).toBeUndefined()
  })
})

describe('leaving', () => {
  it('forgets what was read and keeps what anybody wrote, even when the browser empties its storage', async () => {
    await put('rooms', { person: 'ann', id: 's' } as { person: string })
    await put('outbox', { person: 'som', client_id: 'c1', body: 'รอส่ง' } as { person: string })
    await drafts.keep('ann', 'practice:p', { title: 'ร่าง' })
    await put('rooms', { person: 'som', id: 't' } as { person: string })
    await forgetRead()
    await keepWritten(async () => {
      await new Promise((resolve) => (indexedDB.deleteDatabase('kalyanamit').onsuccess = resolve))
    })
    expect(await everything('rooms')).toEqual([])
    expect(await everything('outbox')).toEqual([{ person: 'som', client_id: 'c1', body: 'รอส่ง' }])
    expect(await drafts.read('ann', 'practice:p')).toEqual({ title: 'ร่าง' })
  })

  it('keeps what was written when the server is out of reach', async () => {
    await drafts.keep('ann', 'space:s', 'ร่าง')
    await expect(keepWritten(() => Promise.reject(new Error('no line')))).rejects.toThrow('no line')
    expect(await drafts.read('ann', 'space:s')).toBe('ร่าง')
  })
})

describe('the draft of a screen', () => {
  it('keeps the last words, drops empty ones, and knows when only this page has them', async () => {
    const draft = new Draft<string>('ann', 'space:s')
    draft.keep('ก')
    draft.keep('กข')
    await draft.flush()
    expect(await draft.read()).toBe('กข')
    const put = IDBObjectStore.prototype.put
    IDBObjectStore.prototype.put = () => {
      throw new DOMException('full', 'QuotaExceededError')
    }
    draft.keep('กขค')
    await draft.flush()
    IDBObjectStore.prototype.put = put
    expect(draft.trouble).toBe('full')
    expect(await draft.read()).toBe('กขค')
    draft.keep(undefined)
    await draft.flush()
    expect(await draft.read()).toBeUndefined()
    expect(draft.trouble).toBeUndefined()
  })

  it('stands beside words that could not be read, and is one with them later', async () => {
    const join = (before: string, newer: string) => `${before} ${newer}`
    await drafts.keep('ann', 'space:s', 'เดิม')
    const failing = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('dead', 'InvalidStateError')
    })
    const draft = new Draft<string>('ann', 'space:s', join)
    expect(await draft.read()).toBeUndefined()
    draft.keep('ใหม่')
    await draft.flush()
    failing.mockRestore()
    await vi.waitFor(() => expect(storage.trouble).toBeUndefined(), { timeout: 10_000 })
    expect(await new Draft<string>('ann', 'space:s', join).read()).toBe('เดิม ใหม่')
    expect(await new Draft<string>('ann', 'space:s', join).read()).toBe('เดิม ใหม่')
    expect(await drafts.begun('ann', 'space:')).toHaveLength(1)
  })
})
