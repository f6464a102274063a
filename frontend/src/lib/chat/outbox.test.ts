import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it } from 'vitest'
import { ApiError, type Message } from '$lib/api'
import { Kept } from './kept'
import { Outbox } from './outbox.svelte'
import type { Unsent } from './unsent'

const draft = (body: string) => ({ space: 's', body, mentions: [] })
const settle = () => new Promise((resolve) => setTimeout(resolve, 30))

let open: boolean
let sent: string[]
let answer: (unsent: Unsent) => Promise<Message>
let kept: Kept

function outbox() {
  return new Outbox(
    {
      open: () => open,
      post: (unsent) => {
        sent.push(`line:${unsent.body}`)
        return true
      },
      request: (unsent) => {
        sent.push(`http:${unsent.body}`)
        return answer(unsent)
      },
    },
    kept,
  )
}

beforeEach(async () => {
  open = true
  sent = []
  answer = async (unsent) => ({ client_id: unsent.client_id }) as Message
  kept = new Kept()
  for (const person of ['ann', 'som']) await kept.clear(person)
})

describe('outbox', () => {
  it('keeps a message on the device until the server knows it', async () => {
    const box = outbox()
    await box.open('ann')
    await box.add(draft('หนึ่ง'))
    expect(sent).toEqual(['line:หนึ่ง'])
    expect(await kept.of('ann')).toHaveLength(1)
    box.ack(box.items[0]!.client_id)
    await settle()
    expect(box.items[0]!.state).toBe('sent')
    expect(await kept.of('ann')).toEqual([])
    box.shut()
  })

  it('sends everything again in order after the tab was closed', async () => {
    const first = outbox()
    await first.open('ann')
    for (const body of ['หนึ่ง', 'สอง', 'สาม']) await first.add(draft(body))
    first.shut()
    sent = []
    const second = outbox()
    await second.open('ann')
    expect(sent).toEqual(['line:หนึ่ง', 'line:สอง', 'line:สาม'])
    sent = []
    second.lineOpened()
    expect(sent).toEqual(['line:หนึ่ง', 'line:สอง', 'line:สาม'])
    second.shut()
  })

  it('never sends one person’s words as another', async () => {
    const box = outbox()
    await box.open('ann')
    await box.add(draft('ของแอน'))
    box.shut()
    sent = []
    await box.open('som')
    expect(sent).toEqual([])
    expect(box.items).toEqual([])
    box.shut()
    await box.open('ann')
    expect(sent).toEqual(['line:ของแอน'])
    box.shut()
  })

  it('uses HTTP without the socket, one after the other, and stops at the first that must wait', async () => {
    open = false
    answer = async (unsent) => {
      if (unsent.body === 'สอง') throw ApiError.offline()
      return { client_id: unsent.client_id } as Message
    }
    const box = outbox()
    await box.open('ann')
    for (const body of ['หนึ่ง', 'สอง', 'สาม']) await box.add(draft(body))
    await settle()
    expect(sent).not.toContain('http:สาม')
    expect(box.items.map((item) => item.state)).toEqual(['sent', 'waiting', 'waiting'])
    box.shut()
  })

  it('does not believe an answer that is not about this message', async () => {
    open = false
    answer = async () => ({ client_id: 'another' }) as Message
    const box = outbox()
    await box.open('ann')
    await box.add(draft('หนึ่ง'))
    await settle()
    expect(box.items[0]!.state).toBe('waiting')
    expect(await kept.of('ann')).toHaveLength(1)
    box.shut()
  })

  it.each([403, 404, 409, 422])(
    'shows a final refusal (%i), keeps the words, and sends them anew with a new id',
    async (status) => {
      const box = outbox()
      await box.open('ann')
      await box.add(draft('หนึ่ง'))
      const old = box.items[0]!.client_id
      answer = async () => {
        throw new ApiError(status, { code: 'no', detail: 'ไม่ได้', detail_en: 'No' })
      }
      box.refused(old)
      await settle()
      expect(box.items[0]).toMatchObject({ state: 'failed', th: 'ไม่ได้', en: 'No' })
      expect((await kept.of('ann'))[0]).toMatchObject({ state: 'failed', body: 'หนึ่ง' })
      await box.again(old)
      expect(box.items).toHaveLength(1)
      expect(box.items[0]).toMatchObject({ state: 'waiting', body: 'หนึ่ง' })
      expect(box.items[0]!.client_id).not.toBe(old)
      box.shut()
    },
  )

  it.each([401, 429, 503])('waits after a passing refusal (%i)', async (status) => {
    open = false
    answer = async () => {
      throw new ApiError(status, {}, 60_000)
    }
    const box = outbox()
    await box.open('ann')
    await box.add(draft('หนึ่ง'))
    await settle()
    expect(box.items[0]!.state).toBe('waiting')
    box.shut()
  })

  it('forgets everything of a person who signs out', async () => {
    const box = outbox()
    await box.open('ann')
    await box.add(draft('หนึ่ง'))
    await box.forget()
    expect(await kept.of('ann')).toEqual([])
  })
})
