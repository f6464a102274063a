import 'fake-indexeddb/auto'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { Kept } from './kept'
import { sendWaiting } from './sendwaiting'
import type { Unsent } from './unsent'

const kept = new Kept()
const unsent = (person: string, client_id: string): Unsent => ({
  client_id,
  person,
  space: 's',
  body: `${person} ${client_id}`,
  written_at: '2026-01-22T01:00:00.000Z',
  mentions: [],
  state: 'waiting',
})
let me: { status: number; id?: string }
let post: (clientId: string) => { status: number; body: unknown }
let posted: string[]

beforeEach(async () => {
  for (const person of ['ann', 'som']) await kept.clear(person)
  await kept.takeSentMeanwhile('ann')
  me = { status: 200, id: 'ann' }
  posted = []
  vi.stubGlobal('navigator', {})
  post = (client_id) => ({ status: 201, body: { client_id } })
  vi.stubGlobal('fetch', async (url: string, init: RequestInit) => {
    const asked = url.endsWith('/me')
    const said = asked ? undefined : (JSON.parse(init.body as string) as Unsent)
    if (said) posted.push(said.body)
    const { status, body } = said ? post(said.client_id) : { status: me.status, body: { id: me.id } }
    return new Response(JSON.stringify(body), { status, headers: { 'content-type': 'application/json' } })
  })
  for (const id of ['2', '1']) await kept.put(unsent('ann', id))
  await kept.put(unsent('som', '3'))
})
afterEach(() => vi.unstubAllGlobals())

describe('sending while the app is closed', () => {
  it('sends in the order of writing what belongs to whom the server knows, and remembers how many', async () => {
    await sendWaiting()
    expect(posted).toEqual(['ann 1', 'ann 2'])
    expect(await kept.of('ann')).toEqual([])
    expect(await kept.of('som')).toHaveLength(1)
    expect(await kept.takeSentMeanwhile('ann')).toBe(2)
    expect(await kept.takeSentMeanwhile('ann')).toBe(0)
  })

  it('sends nothing once the session ended, and keeps everything', async () => {
    me = { status: 401 }
    await sendWaiting()
    expect(posted).toEqual([])
    expect(await kept.of('ann')).toHaveLength(2)
  })

  it('stops at the first that must wait, so that the order holds, and asks to be woken again', async () => {
    post = () => ({ status: 503, body: {} })
    await expect(sendWaiting()).rejects.toMatchObject({ status: 503 })
    expect(posted).toEqual(['ann 1'])
    expect(await kept.of('ann')).toHaveLength(2)
  })

  it('keeps the words of a final refusal, says why, and goes on', async () => {
    post = (client_id) =>
      client_id === '1'
        ? { status: 422, body: { code: 'invalid', detail: 'ยาวเกินไป' } }
        : { status: 201, body: { client_id } }
    await sendWaiting()
    expect(posted).toEqual(['ann 1', 'ann 2'])
    expect(await kept.of('ann')).toMatchObject([{ client_id: '1', state: 'failed', th: 'ยาวเกินไป' }])
    await sendWaiting()
    expect(posted).toHaveLength(2)
  })
})
