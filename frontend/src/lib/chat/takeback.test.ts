import 'fake-indexeddb/auto'
import { beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, type Scheduled } from '$lib/api'
import { drafts } from '$lib/device/drafts'
import { BoxDraft } from './boxdraft'
import { calls } from './calls'
import { mornings } from './mornings.svelte'
import { takeBack } from './takeback'

const som = { id: 'p1', name: 'ครูส้ม' }
const item = (more: Partial<Scheduled> = {}) =>
  ({
    client_id: 'c',
    space: 's',
    body: 'ฝาก @[p1] ด้วย',
    mentions: [som],
    topic: 't',
    reply_to: 7,
    refused: null,
    ...more,
  }) as Scheduled
const refused = item({ refused: { detail: 'ไม่พบ', detail_en: 'Not found' } })
const inBox = () => new BoxDraft('ann', 's').read()
const missing = new ApiError(404, { code: 'not_found' })

beforeEach(async () => {
  vi.restoreAllMocks()
  vi.spyOn(mornings, 'callBack').mockResolvedValue()
  await drafts.drop('ann', 'space:s')
})

describe('taking words back', () => {
  it('puts them below what stands in the box, with whom they name and where they were going', async () => {
    await drafts.keep('ann', 'space:s', 'ร่างเดิม')
    expect(await takeBack('ann', item())).toBe('back')
    expect(await inBox()).toEqual({
      text: 'ร่างเดิม\nฝาก @ครูส้ม ด้วย',
      mentioned: [som],
      topic: 't',
      reply_to: 7,
    })
  })

  it('leaves them with the server when the device has no room for them', async () => {
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError')
    })
    expect(await takeBack('ann', item())).toBe('unkept')
    expect(await inBox()).toBeUndefined()
    expect(mornings.callBack).not.toHaveBeenCalled()
  })

  it('does not say again what was posted meanwhile', async () => {
    await drafts.keep('ann', 'space:s', 'ร่างเดิม')
    vi.mocked(mornings.callBack).mockRejectedValue(missing)
    expect(await takeBack('ann', item())).toBe('gone')
    expect((await inBox())?.text).toBe('ร่างเดิม')
  })

  it('writes them once when the first answer was lost', async () => {
    vi.mocked(mornings.callBack).mockRejectedValueOnce(ApiError.offline())
    await expect(takeBack('ann', item())).rejects.toMatchObject({ code: 'offline' })
    expect(await takeBack('ann', item())).toBe('back')
    expect((await inBox())?.text).toBe('ฝาก @ครูส้ม ด้วย')
  })

  it('does not carry them into a room that does not open any more', async () => {
    vi.spyOn(calls, 'space').mockRejectedValue(missing)
    expect(await takeBack('ann', refused)).toBe('closed')
    vi.mocked(calls.space).mockResolvedValue({ me: { may_post: false } } as never)
    expect(await takeBack('ann', refused)).toBe('closed')
    expect(await inBox()).toBeUndefined()
    expect(mornings.callBack).not.toHaveBeenCalled()
  })

  it('brings back refused words where their author writes again', async () => {
    vi.spyOn(calls, 'space').mockResolvedValue({ me: { may_post: true } } as never)
    expect(await takeBack('ann', refused)).toBe('back')
  })
})
