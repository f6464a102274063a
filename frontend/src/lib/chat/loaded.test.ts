import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError, type Message } from '$lib/api'
import { toasts } from '$lib/ui'
import { Acts } from './acts'
import { Loaded } from './loaded.svelte'

vi.mock('$lib/ui', () => ({ toasts: { refuse: vi.fn() } }))

const LENGTH = 500
const said = (number: number) =>
  ({ number, author: 'som', topic: 'general', reactions: {}, marks: [], pinned: false }) as unknown as Message

let asked: string[]
let refusal: { status: number; body: unknown } | 'no line' | undefined
let loaded: Loaded
const numbers = () => [...loaded.timeline.messages.keys()].sort((a, b) => a - b)

/** A room of so many messages, in pages as the server gives them. */
function answer(address: string, method: string): { status: number; body: unknown } {
  if (method !== 'GET') return { status: 204, body: undefined }
  const query = new URL(address, 'http://here').searchParams
  const before = Number(query.get('before') ?? LENGTH + 1)
  const from = Math.max(1, before - Number(query.get('limit')))
  const items = Array.from({ length: before - from }, (_, at) => said(from + at))
  return { status: 200, body: { items, head: LENGTH, next: from > 1 ? from : null } }
}

beforeEach(() => {
  asked = []
  refusal = undefined
  vi.mocked(toasts.refuse).mockReset()
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    asked.push(`${init.method} ${new URL(address, 'http://here').searchParams.get('before') ?? ''}`.trim())
    if (refusal === 'no line') throw new TypeError('no line')
    const { status, body } =
      refusal && init.method !== 'GET' ? refusal : answer(address, init.method ?? 'GET')
    return new Response(status === 204 ? null : JSON.stringify(body), {
      status,
      headers: { 'content-type': 'application/json' },
    })
  })
  loaded = new Loaded('s', 'ann')
})
afterEach(() => vi.unstubAllGlobals())

describe('what is loaded of a talk', () => {
  it('goes back part by part until nothing is older', async () => {
    await loaded.again()
    expect(numbers()[0]).toBe(301)
    await loaded.older(null)
    expect(numbers()[0]).toBe(251)
    await loaded.reach(1)
    while (loaded.timeline.gaps.length > 0) await loaded.fill(loaded.timeline.gaps[0]!, 'below')
    expect(numbers()).toEqual(Array.from({ length: LENGTH }, (_, at) => at + 1))
    asked = []
    await loaded.older(null)
    expect(asked).toEqual([])
  })

  it('brings one part at a time', async () => {
    await loaded.again()
    asked = []
    await Promise.all([loaded.older(null), loaded.older(null)])
    expect(asked).toEqual(['GET 301'])
    expect(loaded.busy).toBe(false)
  })

  it('says whether a message can be reached, and loads what stands around it', async () => {
    await loaded.again()
    expect(await loaded.reach(40)).toBe(true)
    expect(numbers()).toContain(99)
    expect(numbers()).not.toContain(100)
    expect(await loaded.reach(LENGTH + 7)).toBe(false)
  })

  it('read anew keeps as much as was unbroken', async () => {
    await loaded.again()
    await loaded.older(null)
    asked = []
    expect(await loaded.again()).toBe(LENGTH)
    expect(asked).toEqual(['GET', 'GET 301'])
    expect(numbers()[0]).toBe(101)
  })

  it('is silent when only the line is missing', async () => {
    await loaded.again()
    refusal = 'no line'
    await loaded.older(null)
    expect(toasts.refuse).not.toHaveBeenCalled()
    expect(loaded.busy).toBe(false)
    expect(numbers()[0]).toBe(301)
  })
})

describe('what is done in a room', () => {
  it('shows at once, and stays when the server takes it', async () => {
    await loaded.again()
    const again = vi.fn()
    const pinned = new Acts('s', 'ann', loaded, again).pin(said(499))
    expect(loaded.timeline.messages.get(499)?.pinned).toBe(true)
    expect(await pinned).toBe(true)
    expect(again).not.toHaveBeenCalled()
  })

  it('is taken back with the reason when it is refused', async () => {
    await loaded.again()
    refusal = { status: 403, body: { code: 'forbidden', detail: 'ทำไม่ได้', detail_en: 'Not allowed' } }
    const acts = new Acts('s', 'ann', loaded, () => loaded.again())
    const marked = acts.mark(said(500), 'advice')
    expect(loaded.timeline.messages.get(500)?.marks.map(({ kind }) => kind)).toEqual(['advice'])
    expect(await marked).toBe(false)
    expect(loaded.timeline.messages.get(500)?.marks).toEqual([])
    expect(vi.mocked(toasts.refuse).mock.calls[0]?.[0]).toBeInstanceOf(ApiError)
  })

  it('does not stay shown when there is no line, neither alone nor one over the other', async () => {
    await loaded.again()
    refusal = 'no line'
    const acts = new Acts('s', 'ann', loaded, () => loaded.again())
    const done = [acts.mark(said(500), 'advice'), acts.pin(said(500))]
    expect(loaded.timeline.messages.get(500)?.pinned).toBe(true)
    expect(await Promise.all(done)).toEqual([false, false])
    expect(loaded.timeline.messages.get(500)).toEqual(said(500))
  })

  it('tells of a thing that was tried only when the reaction is put on', async () => {
    await loaded.again()
    const acts = new Acts('s', 'ann', loaded, () => loaded.again())
    acts.ontried = vi.fn()
    const about = { kind: 'practice', id: 'p' }
    await acts.react({ ...said(500), about }, 'tried')
    expect(acts.ontried).toHaveBeenCalledExactlyOnceWith(about)
    await acts.react({ ...said(500), about, reactions: { tried: { count: 1, mine: true } } }, 'tried')
    expect(acts.ontried).toHaveBeenCalledOnce()
  })
})
