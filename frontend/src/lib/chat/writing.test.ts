import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import type { Message, PersonRef, Scheduled } from '$lib/api'
import { drafts } from '$lib/device/drafts'
import { BoxDraft } from './boxdraft'
import { mornings } from './mornings.svelte'
import { outbox } from './outbox.svelte'
import type { Room } from './room.svelte'
import { NotTaken } from './unsent'
import { Writing } from './writing.svelte'

vi.mock('$lib/ui', () => ({ toasts: { refuse: vi.fn(), say: vi.fn() } }))
vi.mock('$lib/safety/guard', () => ({
  mayLeave: async () => true,
  picturesMayLeave: async (files: unknown) => files,
}))
vi.mock('./outbox.svelte', () => ({ outbox: { add: vi.fn() } }))

const som = { id: 'p1', name: 'ครูส้ม' } as PersonRef
const said = (number: number, body: string, more: Partial<Message> = {}) =>
  ({ number, body, mentions: [], version: 1, ...more }) as Message
const edit = vi.fn<Room['acts']['edit']>()
const reach = vi.fn(async () => true)
let messages: Map<number, Message>
let room: Room
let writing: Writing
const send = () => writing.send(false, () => {})

beforeEach(async () => {
  vi.restoreAllMocks()
  vi.mocked(outbox.add).mockReset().mockResolvedValue()
  edit.mockReset().mockResolvedValue(true)
  await drafts.drop('ann', 'space:s')
  await drafts.drop('ann', 'files:s')
  messages = new Map()
  room = {
    id: 's',
    me: 'ann',
    topic: null,
    acts: { edit },
    loaded: { reach },
    timeline: { messages },
    space: { audience: 'closed', topics: [{ id: 't' }] },
  } as unknown as Room
  writing = new Writing(room)
})

describe('what is written in a room', () => {
  it('names people also after the room was left and opened again', async () => {
    writing.text = 'ขอบคุณ @ครูส้ม'
    writing.mentioned = [som]
    writing.touched()
    await writing.flush()
    writing = new Writing(room)
    await writing.open()
    await send()
    expect(vi.mocked(outbox.add).mock.calls[0]?.[0]).toMatchObject({ body: 'ขอบคุณ @[p1]', mentions: [som] })
  })

  it('goes on where words that were taken back were going', async () => {
    const asked = said(7, 'ใครสอนบ้าง')
    messages.set(7, asked)
    const box = new BoxDraft('ann', 's')
    box.keep({ text: 'ดิฉันค่ะ', mentioned: [], topic: 't', reply_to: 7 })
    await box.flush()
    await writing.open()
    expect([writing.text, room.topic, writing.reply]).toEqual(['ดิฉันค่ะ', 't', asked])
  })

  it('comes back when a message that was taken up instead is left', () => {
    writing.text = 'ร่างใหม่'
    writing.mentioned = [som]
    writing.takeUp(said(1, 'หนึ่ง'))
    writing.takeUp(said(2, 'สอง'))
    expect(writing.text).toBe('สอง')
    writing.cancel()
    expect([writing.text, writing.mentioned]).toEqual(['ร่างใหม่', [som]])
    expect(writing.editing).toBeUndefined()
  })
})

describe('an old message that is changed', () => {
  it('leaves the box to what stood there', async () => {
    writing.text = 'ร่างใหม่'
    writing.takeUp(said(1, 'หนึ่ง'))
    writing.text = 'หนึ่ง แก้แล้ว'
    await send()
    expect(edit.mock.calls[0]?.[1]).toBe('หนึ่ง แก้แล้ว')
    expect([writing.text, writing.editing]).toEqual(['ร่างใหม่', undefined])
  })

  it('is in the box again when it was refused, on what stands now', async () => {
    edit.mockResolvedValue(false)
    writing.text = 'ร่างใหม่'
    writing.takeUp(said(1, 'ถึง @[p1]', { mentions: [som] }))
    writing.text = 'ถึง @ครูส้ม แก้แล้ว'
    messages.set(1, said(1, 'ของคนอื่น', { version: 2 }))
    await send()
    expect([writing.text, writing.editing?.version]).toEqual(['ถึง @ครูส้ม แก้แล้ว', 2])
    writing.cancel()
    expect(writing.text).toBe('ร่างใหม่')
  })

  it('does not drive out another that was taken up meanwhile', async () => {
    let refuse: (taken: boolean) => void = () => {}
    edit.mockReturnValue(new Promise((resolve) => (refuse = resolve)))
    writing.text = 'ร่างใหม่'
    writing.takeUp(said(1, 'หนึ่ง'))
    writing.text = 'หนึ่ง แก้แล้ว'
    messages.set(1, said(1, 'หนึ่ง'))
    const changing = send()
    await vi.waitFor(() => expect(edit).toHaveBeenCalled())
    writing.takeUp(said(2, 'สอง'))
    refuse(false)
    await changing
    expect(writing.text).toBe('สอง')
    // Its own words come back once that one is left.
    writing.cancel()
    await vi.waitFor(() => expect(writing.text).toBe('หนึ่ง แก้แล้ว'))
    writing.cancel()
    expect(writing.text).toBe('ร่างใหม่')
  })

  it('is in the box again also when asking failed in a way that nobody foresaw', async () => {
    edit.mockRejectedValue(new TypeError('unforeseen'))
    messages.set(1, said(1, 'หนึ่ง'))
    writing.takeUp(said(1, 'หนึ่ง'))
    writing.text = 'หนึ่ง แก้แล้ว'
    await expect(send()).rejects.toThrow('unforeseen')
    expect([writing.text, writing.editing?.number]).toEqual(['หนึ่ง แก้แล้ว', 1])
  })

  it('goes below the draft when the message was deleted meanwhile', async () => {
    edit.mockResolvedValue(false)
    messages.set(1, said(1, '', { deleted: true }))
    writing.text = 'ร่างใหม่'
    writing.takeUp(said(1, 'หนึ่ง'))
    writing.text = 'หนึ่ง แก้แล้ว'
    await send()
    expect([writing.text, writing.editing]).toEqual(['หนึ่ง แก้แล้ว\nร่างใหม่', undefined])
  })

  it('is there again after the room was left in the middle of it, or before the server answered', async () => {
    messages.set(1, said(1, 'หนึ่ง'))
    writing.text = 'ร่างใหม่'
    writing.takeUp(said(1, 'หนึ่ง'))
    writing.text = 'หนึ่ง แก้แล้ว'
    writing.touched()
    await writing.flush()
    writing = new Writing(room)
    await writing.open()
    expect([writing.text, writing.editing?.number]).toEqual(['หนึ่ง แก้แล้ว', 1])
    edit.mockReturnValue(new Promise(() => {}))
    void send()
    await vi.waitFor(() => expect(edit).toHaveBeenCalled())
    await writing.flush()
    writing = new Writing(room)
    await writing.open()
    expect([writing.text, writing.editing?.number]).toEqual(['หนึ่ง แก้แล้ว', 1])
    writing.cancel()
    expect(writing.text).toBe('ร่างใหม่')
  })
})

describe('words that were not taken', () => {
  const photo = {
    id: 'f',
    name: 'กระดาน.jpg',
    type: 'image/jpeg',
    grade: 'picture' as const,
    blob: new Blob(),
  }

  it.each([
    new NotTaken('failing'),
    new NotTaken('full'),
    new NotTaken('signed out'),
    new TypeError('unforeseen'),
  ])('are in the box again with their files, whom they name and what they answer: %s', async (cause) => {
    vi.mocked(outbox.add).mockRejectedValue(cause)
    writing.text = 'ขอบคุณ @ครูส้ม'
    writing.mentioned = [som]
    writing.reply = said(3, 'ถาม')
    writing.luggage.load([photo])
    const sending = send()
    if (cause instanceof NotTaken) await sending
    else await expect(sending).rejects.toBe(cause)
    expect([writing.text, writing.mentioned, writing.reply?.number]).toEqual(['ขอบคุณ @ครูส้ม', [som], 3])
    expect(writing.luggage.files).toEqual([photo])
    expect(writing.notTaken).toBe(cause instanceof NotTaken ? cause.why : 'failing')
    expect((await new BoxDraft('ann', 's').read())?.text).toBe('ขอบคุณ @ครูส้ม')
    writing.luggage.unload()
    writing.luggage.keep()
    await writing.flush()
  })

  it('stand above what was typed meanwhile, and under a message that was taken up meanwhile', async () => {
    let refuse: (cause: Error) => void = () => {}
    const refusing = () =>
      vi.mocked(outbox.add).mockReturnValue(new Promise((_, reject) => (refuse = reject)))
    refusing()
    writing.text = 'หนึ่ง'
    let sending = send()
    await vi.waitFor(() => expect(outbox.add).toHaveBeenCalled())
    writing.text = 'สอง'
    refuse(new NotTaken('failing'))
    await sending
    expect(writing.text).toBe('หนึ่ง\nสอง')
    refusing()
    sending = send()
    await vi.waitFor(() => expect(outbox.add).toHaveBeenCalledTimes(2))
    writing.takeUp(said(1, 'เก่า'))
    refuse(new NotTaken('failing'))
    await sending
    expect(writing.text).toBe('เก่า')
    writing.cancel()
    expect(writing.text).toBe('หนึ่ง\nสอง')
  })

  it('go without being kept when they are sent from a full device once more', async () => {
    vi.mocked(outbox.add).mockRejectedValueOnce(new NotTaken('full'))
    writing.text = 'หนึ่ง'
    await send()
    await send()
    expect(vi.mocked(outbox.add).mock.calls.map(([, anyway]) => anyway)).toEqual([false, true])
    expect([writing.text, writing.notTaken]).toEqual(['', undefined])
  })
})

describe('words for the morning', () => {
  it('stand still until they are kept, then leave the box', async () => {
    let kept: (item: Scheduled) => void = () => {}
    vi.spyOn(mornings, 'keep').mockReturnValue(new Promise((resolve) => (kept = resolve)))
    writing.text = 'อรุณสวัสดิ์'
    expect(writing.mayWait).toBe(true)
    const keeping = writing.sendInTheMorning()
    expect([writing.keeping, writing.mayWait]).toEqual([true, false])
    await send()
    await writing.sendInTheMorning()
    expect(outbox.add).not.toHaveBeenCalled()
    kept({ at: '2027-02-03T00:00:00Z' } as Scheduled)
    await keeping
    expect([writing.text, writing.keeping]).toEqual(['', false])
    expect(mornings.keep).toHaveBeenCalledOnce()
  })

  it('leave alone a message that was taken up meanwhile', async () => {
    let kept: (item: Scheduled) => void = () => {}
    vi.spyOn(mornings, 'keep').mockReturnValue(new Promise((resolve) => (kept = resolve)))
    writing.text = 'อรุณสวัสดิ์'
    const keeping = writing.sendInTheMorning()
    writing.takeUp(said(1, 'หนึ่ง'))
    await vi.waitFor(() => expect(mornings.keep).toHaveBeenCalled())
    kept({ at: '2027-02-03T00:00:00Z' } as Scheduled)
    await keeping
    expect(writing.text).toBe('หนึ่ง')
    writing.cancel()
    expect(writing.text).toBe('')
  })
})
