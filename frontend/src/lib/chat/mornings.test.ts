import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { Scheduled } from '$lib/api'
import { Mornings } from './mornings.svelte'

interface Call {
  method: string
  path: string
  body?: { client_id: string; body: string }
}
let calls: Call[]
let answer: (call: Call) => Promise<Response> | Response
let box: Mornings

const json = (body: unknown, status = 200) =>
  new Response(status === 204 ? null : JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json' },
  })
const item = (client_id: string, space = 's') => ({ client_id, space, body: client_id }) as Scheduled
const waiting = (...ids: string[]) =>
  json({ items: ids.map((id) => item(id)), morning: '2027-02-03T00:00:00Z' })
const ids = () => box.items.map(({ client_id }) => client_id)

beforeEach(() => {
  calls = []
  answer = ({ method, body }) => (method === 'POST' ? json({ ...body, space: 's' }, 201) : waiting())
  vi.stubGlobal('fetch', async (address: string, init: RequestInit) => {
    const call = {
      method: init.method ?? 'GET',
      path: address.replace('/api/v1', ''),
      ...(init.body ? { body: JSON.parse(init.body as string) } : {}),
    }
    calls.push(call)
    return answer(call)
  })
  box = new Mornings()
})
afterEach(() => vi.unstubAllGlobals())

describe('words that wait for the morning', () => {
  it('said again after a lost answer are the same message, and another one afterwards', async () => {
    const well = answer
    answer = () => Promise.reject(new TypeError('no line'))
    const words = { body: 'อรุณสวัสดิ์' }
    await expect(box.keep('s', words)).rejects.toMatchObject({ status: 0 })
    answer = well
    await box.keep('s', words)
    await box.keep('s', words)
    await box.keep('other', words)
    const sent = calls.filter(({ method }) => method === 'POST').map(({ body }) => body!.client_id)
    expect(sent[1]).toBe(sent[0])
    expect(new Set(sent).size).toBe(3)
  })

  it('asks what waits when an answer was lost', async () => {
    answer = ({ method }) => (method === 'POST' ? Promise.reject(new TypeError('no line')) : waiting('kept'))
    await expect(box.keep('s', { body: 'อรุณสวัสดิ์' })).rejects.toMatchObject({ status: 0 })
    await vi.waitFor(() => expect(ids()).toEqual(['kept']))
  })

  it('stand there once, also when the list brought them first', async () => {
    let list: (response: Response) => void = () => {}
    answer = ({ method, body }) =>
      method === 'POST' ? json({ ...body, space: 's' }, 201) : new Promise((resolve) => (list = resolve))
    const asking = box.load()
    const kept = await box.keep('s', { body: 'อรุณสวัสดิ์' })
    list(waiting())
    await asking
    expect(ids()).toEqual([kept.client_id])
  })

  it('are gone from the list when nothing waits any more, and the caller hears of it', async () => {
    answer = ({ method }) => (method === 'DELETE' ? json({ code: 'not_found' }, 404) : waiting('a', 'b'))
    await box.load()
    await expect(box.callBack(item('a'))).rejects.toMatchObject({ status: 404 })
    expect(ids()).toEqual(['b'])
  })

  it('are not shown again by an answer that was asked for before they went', async () => {
    answer = () => waiting('a')
    await box.load()
    let late: (response: Response) => void = () => {}
    answer = ({ method }) =>
      method === 'DELETE' ? json(undefined, 204) : new Promise((resolve) => (late = resolve))
    const asking = box.load()
    await box.callBack(item('a'))
    late(waiting('a'))
    await asking
    expect(ids()).toEqual([])
  })

  it('belong to one person: an answer for the one before is dropped', async () => {
    const late: ((response: Response) => void)[] = []
    answer = () => new Promise((resolve) => late.push(resolve))
    const asking = box.load()
    const keeping = box.keep('s', { body: 'ของแอน' })
    box.shut()
    late[0]!(waiting('a'))
    late[1]!(json(item('b'), 201))
    await Promise.all([asking, keeping])
    expect(ids()).toEqual([])
    expect(box.next).toBeUndefined()
  })
})
