import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '$lib/api'
import * as database from '$lib/device/database'
import { Kept } from './kept'
import { Outbox } from './outbox.svelte'
import type { Unsent } from './unsent'

vi.mock('$lib/identity/session.svelte', () => ({ session: { is: () => true } }))

const draft = (body: string, space = 's') => ({ space, body, mentions: [] })
const settle = () => new Promise((resolve) => setTimeout(resolve, 30))

/** Until the database has done what it was asked, without the clock of the test. */
const stored = async () => {
  for (let turn = 0; turn < 30; turn++) await new Promise((resolve) => setImmediate(resolve))
}
/** Time of the test passes, and the database has its own beside it. */
const passing = async (ms: number) => {
  for (let passed = 0; passed < ms; passed += 500) {
    await stored()
    await vi.advanceTimersByTimeAsync(500)
  }
  await stored()
}

let open: boolean
let reached: boolean
let signedIn: string
let sent: string[]
let asked: number
let questions: number
let answer: (unsent: Unsent) => Promise<void>
let kept: Kept
let box: Outbox

function outbox() {
  return new Outbox(
    {
      is: (person) => signedIn === person,
      ask: () => (questions += 1),
      open: () => open,
      reaches: async () => reached,
      post: (unsent) => {
        sent.push(`line:${unsent.body}`)
        return true
      },
      request: (unsent) => {
        sent.push(`http:${unsent.body}`)
        return answer(unsent)
      },
      later: () => (asked += 1),
      random: () => 1,
    },
    kept,
  )
}
const states = () => box.items.map((item) => item.state)

beforeEach(async () => {
  open = true
  reached = false
  signedIn = 'ann'
  sent = []
  asked = 0
  questions = 0
  answer = async () => {}
  kept = new Kept()
  for (const person of ['ann', 'som']) await kept.clear(person)
  box = outbox()
  await box.open('ann')
})
afterEach(() => {
  box.shut()
  vi.restoreAllMocks()
})

describe('outbox', () => {
  it('keeps a message on the device until the server knows it', async () => {
    await box.add(draft('หนึ่ง'))
    expect(sent).toEqual(['line:หนึ่ง'])
    expect(states()).toEqual(['sending'])
    expect(await kept.of('ann')).toHaveLength(1)
    box.ack(box.items[0]!.client_id)
    await settle()
    expect(states()).toEqual(['sent'])
    expect(await kept.of('ann')).toEqual([])
  })

  it('sends the next message of a room only after the one before it, and other rooms beside it', async () => {
    for (const body of ['หนึ่ง', 'สอง']) await box.add(draft(body))
    await box.add(draft('ห้องอื่น', 'other'))
    expect(sent).toEqual(['line:หนึ่ง', 'line:ห้องอื่น'])
    box.ack(box.items[0]!.client_id)
    await settle()
    expect(sent).toEqual(['line:หนึ่ง', 'line:ห้องอื่น', 'line:สอง'])
  })

  it('keeps the order when the socket refuses the first for a while', async () => {
    answer = async () => {
      throw new ApiError(429, {}, 60_000)
    }
    for (const body of ['หนึ่ง', 'สอง']) await box.add(draft(body))
    box.refused(box.items[0]!.client_id)
    await settle()
    expect(sent).toEqual(['line:หนึ่ง', 'http:หนึ่ง'])
    expect(states()).toEqual(['waiting', 'waiting'])
  })

  it('sends everything again in order after the tab was closed', async () => {
    open = false
    answer = async () => {
      throw ApiError.offline()
    }
    for (const body of ['หนึ่ง', 'สอง', 'สาม']) await box.add(draft(body))
    box.shut()
    sent = []
    answer = async () => {}
    box = outbox()
    await box.open('ann')
    await settle()
    expect(sent).toEqual(['http:หนึ่ง', 'http:สอง', 'http:สาม'])
    expect(box.allSent).toBe(3)
    expect(await kept.of('ann')).toEqual([])
  })

  it('says how many had to wait once all are through, and nothing when none had to', async () => {
    await box.add(draft('ทันที'))
    box.ack(box.items[0]!.client_id)
    expect(box.allSent).toBe(0)
    open = false
    answer = async () => {
      throw ApiError.offline()
    }
    for (const body of ['หนึ่ง', 'สอง']) await box.add(draft(body))
    await settle()
    expect(asked).toBeGreaterThan(0)
    answer = async () => {}
    box.lineOpened()
    await settle()
    // The second went straight on behind the first, but it had waited for it.
    expect(states()).toEqual(['sent', 'sent', 'sent'])
    expect(box.allSent).toBe(2)
  })

  it('never sends one person’s words as another, and keeps them for their owner', async () => {
    open = false
    answer = async () => {
      throw ApiError.offline()
    }
    await box.add(draft('ของแอน'))
    box.shut()
    sent = []
    answer = async () => {}
    signedIn = 'som'
    await box.open('som')
    await settle()
    expect(sent).toEqual([])
    expect(box.items).toEqual([])
    box.shut()
    signedIn = 'ann'
    await box.open('ann')
    await settle()
    expect(sent).toEqual(['http:ของแอน'])
  })

  it('sends nothing while this browser may be somebody else’s, and goes on when it is known', async () => {
    signedIn = 'som'
    await box.add(draft('ของแอน'))
    await settle()
    expect(sent).toEqual([])
    expect(questions).toBe(1)
    signedIn = 'ann'
    box.pump()
    expect(sent).toEqual(['line:ของแอน'])
    box.ack(box.items[0]!.client_id)
    expect(box.allSent).toBe(1)
  })

  it('does not fall back to a request when the person changed while the socket was silent', async () => {
    await box.add(draft('ของแอน'))
    signedIn = 'som'
    box.lineLost()
    await settle()
    expect(sent).toEqual(['line:ของแอน'])
    expect(states()).toEqual(['waiting'])
  })

  it('uses requests without the socket, one after the other, and stops at the first that must wait', async () => {
    open = false
    answer = async (unsent) => {
      if (unsent.body === 'สอง') throw ApiError.offline()
    }
    for (const body of ['หนึ่ง', 'สอง', 'สาม']) await box.add(draft(body))
    await settle()
    expect(sent).not.toContain('http:สาม')
    expect(states()).toEqual(['sent', 'waiting', 'waiting'])
  })

  it('takes files by requests even while the socket is open, and keeps them on the device until then', async () => {
    const photo = {
      id: 'f',
      name: 'กระดาน.jpg',
      type: 'image/jpeg',
      grade: 'picture' as const,
      blob: new Blob(['x']),
    }
    let done = () => {}
    answer = () => new Promise((resolve) => (done = resolve))
    await box.add({ ...draft('รูปกระดาน'), files: [photo] })
    expect(sent).toEqual(['http:รูปกระดาน'])
    const [stored] = await kept.of('ann')
    expect(await stored!.files![0]!.blob.text()).toBe('x')
    done()
    await settle()
    expect(await kept.of('ann')).toEqual([])
  })

  it.each([403, 404, 409, 422])(
    'shows a final refusal (%i), keeps the words, and sends them anew with a new id',
    async (status) => {
      answer = async () => {
        throw new ApiError(status, { code: 'no', detail: 'ไม่ได้', detail_en: 'No' })
      }
      for (const body of ['หนึ่ง', 'สอง']) await box.add(draft(body))
      const old = box.items[0]!.client_id
      box.refused(old)
      await settle()
      expect(box.items[0]).toMatchObject({ state: 'failed', th: 'ไม่ได้', en: 'No' })
      expect((await kept.of('ann'))[0]).toMatchObject({ state: 'failed', body: 'หนึ่ง' })
      // What cannot go does not hold up the rest.
      expect(sent).toEqual(['line:หนึ่ง', 'http:หนึ่ง', 'line:สอง'])
      await box.again(old)
      expect(box.items).toHaveLength(2)
      expect(box.items[1]).toMatchObject({ state: 'waiting', body: 'หนึ่ง' })
      expect(box.items[1]!.client_id).not.toBe(old)
    },
  )

  it('does not hold up the others with one that breaks on its way, and keeps its words', async () => {
    open = false
    vi.spyOn(console, 'error').mockImplementation(() => {})
    answer = async (unsent) => {
      if (unsent.body === 'หนึ่ง') throw new DOMException('gone', 'NotReadableError')
    }
    for (const body of ['หนึ่ง', 'สอง']) await box.add(draft(body))
    await settle()
    expect(states()).toEqual(['failed', 'sent'])
    expect(await kept.of('ann')).toMatchObject([{ body: 'หนึ่ง', state: 'failed' }])
  })

  it.each([401, 429, 500, 503])('waits after a passing refusal (%i)', async (status) => {
    open = false
    answer = async () => {
      throw new ApiError(status, {}, 60_000)
    }
    await box.add(draft('หนึ่ง'))
    await settle()
    expect(states()).toEqual(['waiting'])
    expect(await kept.of('ann')).toHaveLength(1)
  })

  it('waits longer after each failure, with a spread', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    open = false
    answer = async () => {
      throw new ApiError(503, {})
    }
    await box.add(draft('หนึ่ง'))
    const waits: number[] = []
    for (let i = 0; i < 7; i++) {
      const before = sent.length
      let waited = 0
      while (sent.length === before) {
        await vi.advanceTimersByTimeAsync(500)
        waited += 500
      }
      waits.push(waited)
    }
    vi.useRealTimers()
    expect(waits).toEqual([3000, 6000, 12000, 24000, 48000, 60000, 60000])
  })

  it('takes no words of nobody: they belong back into the box', async () => {
    box.shut()
    await expect(box.add(draft('หนึ่ง'))).rejects.toMatchObject({ why: 'signed out' })
  })

  it('says that the server is busy, waits as long as it says, and sends the same words then', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    open = false
    answer = async () => {
      throw new ApiError(503, {}, 20_000)
    }
    await box.add(draft('หนึ่ง'))
    await stored()
    expect(box.items).toMatchObject([{ state: 'waiting', busy: true }])
    expect(box.busy).toBe(true)
    await passing(9_000)
    box.lineOpened()
    await box.add(draft('ห้องอื่น', 'other'))
    await passing(9_000)
    expect(sent).toHaveLength(1)
    answer = async () => {}
    await passing(10_000)
    vi.useRealTimers()
    expect(sent).toEqual(['http:หนึ่ง', 'http:หนึ่ง', 'http:ห้องอื่น'])
    expect(box.busy).toBe(false)
  })

  it('takes nothing when the device is full, after giving up its copies', async () => {
    await database.put('rooms', { person: 'ann', id: 's' } as database.Owned)
    const full = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    await expect(box.add(draft('หนึ่ง'))).rejects.toMatchObject({ why: 'full' })
    expect(box.items).toEqual([])
    expect(sent).toEqual([])
    expect(await database.allOf('rooms', 'ann')).toEqual([])
    // Said again, it goes without being kept: nobody is shut out by a full phone.
    await box.add(draft('หนึ่ง'), true)
    expect(sent).toEqual(['line:หนึ่ง'])
    expect(box.items).toMatchObject([{ unkept: true }])
    full.mockRestore()
    await box.add(draft('สอง', 'other'))
    expect(sent).toEqual(['line:หนึ่ง', 'line:สอง'])
  })
})

describe('while the database of the browser does not work', () => {
  const dead = () =>
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(() => {
      throw new DOMException('dead', 'InvalidStateError')
    })

  it('sends from this page what the disk did not take, and keeps it there once the disk works', async () => {
    const failing = dead()
    answer = async () => {
      throw new ApiError(503, {}, 60_000)
    }
    await box.add(draft('หนึ่ง'))
    expect(sent).toEqual(['line:หนึ่ง'])
    box.refused(box.items[0]!.client_id)
    await settle()
    expect(box.items).toMatchObject([{ state: 'waiting', unkept: true }])
    failing.mockRestore()
    await vi.waitFor(() => expect(database.storage.trouble).toBeUndefined(), { timeout: 10_000 })
    expect(await kept.of('ann')).toMatchObject([{ body: 'หนึ่ง' }])
    await box.storeIsBack()
    expect(box.items).toMatchObject([{ body: 'หนึ่ง', unkept: false }])
  })

  it('sends by request where only requests arrive, and gives the words back where nothing does', async () => {
    dead()
    open = false
    await expect(box.add(draft('หนึ่ง'))).rejects.toMatchObject({ why: 'failing' })
    expect([box.items, sent]).toEqual([[], []])
    reached = true
    await box.add(draft('หนึ่ง'))
    await settle()
    expect(sent).toEqual(['http:หนึ่ง'])
  })

  it('shows what waited on the disk once it can be read', async () => {
    await kept.put({ ...draft('เก่า'), client_id: '0', person: 'ann', written_at: '', state: 'waiting' })
    const failing = dead()
    box.shut()
    box = outbox()
    await box.open('ann')
    expect(box.items).toEqual([])
    failing.mockRestore()
    await vi.waitFor(() => expect(database.storage.trouble).toBeUndefined(), { timeout: 10_000 })
    await box.storeIsBack()
    expect(box.items).toMatchObject([{ body: 'เก่า' }])
  })
})
