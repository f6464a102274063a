import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ApiError } from '$lib/api'
import type { WaitingFile } from '$lib/files/upload'
import { deliver } from './deliver'
import type { Unsent } from './unsent'

const upload = vi.hoisted(() => vi.fn(async () => {}))
vi.mock('$lib/files/upload', () => ({ upload }))

const photo = (id: string): WaitingFile => ({
  id,
  name: `${id}.jpg`,
  type: 'image/jpeg',
  grade: 'picture',
  blob: new Blob(['abcd']),
})
const unsent: Unsent = {
  client_id: 'c1',
  space: 's',
  person: 'ann',
  body: 'หนึ่ง',
  written_at: '2026-01-22T01:00:00.000Z',
  mentions: [],
  state: 'waiting',
}
const answer = (status: number, body: string, type = 'application/json') =>
  vi.stubGlobal(
    'fetch',
    vi.fn(async () => new Response(body, { status, headers: { 'content-type': type } })),
  )

beforeEach(() => void upload.mockReset().mockResolvedValue(undefined))
afterEach(() => vi.unstubAllGlobals())

describe('deliver', () => {
  it('sends the moment of writing with the words', async () => {
    answer(201, '{"client_id":"c1"}')
    await deliver(unsent)
    const [url, init] = vi.mocked(fetch).mock.calls[0]!
    expect(url).toBe('/api/v1/spaces/s/messages')
    expect(JSON.parse(init!.body as string)).toEqual({
      client_id: 'c1',
      body: 'หนึ่ง',
      written_at: '2026-01-22T01:00:00.000Z',
    })
  })

  it('brings every file over before the words, and names them in the message', async () => {
    answer(201, '{"client_id":"c1"}')
    upload.mockImplementation(async () => expect(fetch).not.toHaveBeenCalled())
    const parts: number[] = []
    await deliver({ ...unsent, files: [photo('f1'), photo('f2')] }, (part) => parts.push(part))
    expect(upload).toHaveBeenCalledTimes(2)
    expect(JSON.parse(vi.mocked(fetch).mock.calls[0]![1]!.body as string)).toMatchObject({
      files: ['f1', 'f2'],
    })
  })

  it('posts nothing when a file did not arrive', async () => {
    answer(201, '{"client_id":"c1"}')
    upload.mockRejectedValue(ApiError.offline())
    await expect(deliver({ ...unsent, files: [photo('f1')] })).rejects.toMatchObject({ passing: true })
    expect(fetch).not.toHaveBeenCalled()
  })

  it.each([
    ['a portal’s page', '<html>pay first</html>', 'text/html'],
    ['somebody else’s JSON', '{"ok":true}', 'application/json'],
    ['another message', '{"client_id":"c2"}', 'application/json'],
  ])('does not take %s with status 200 for success', async (_name, body, type) => {
    answer(200, body, type)
    await expect(deliver(unsent)).rejects.toMatchObject({ code: 'offline', passing: true })
  })
})
