import { afterEach, describe, expect, it, vi } from 'vitest'
import { api, onSignedOut, queryString, retryAfter } from './client'
import { ApiError } from './error'

function answer(status: number, body: string, headers: Record<string, string>) {
  const fetch = vi.fn(
    async (_url: string, _init: RequestInit) =>
      new Response(status === 204 ? null : body, { status, headers }),
  )
  vi.stubGlobal('fetch', fetch)
  return fetch
}
const json = { 'content-type': 'application/json' }

afterEach(() => vi.unstubAllGlobals())

describe('client', () => {
  it('marks writes as ours and quotes If-Match', async () => {
    const fetch = answer(200, '{"ok":true}', json)
    await api.patch('/practices/1', { title: 'ก' }, { match: 7 })
    const [url, init] = fetch.mock.calls[0]!
    expect(url).toBe('/api/v1/practices/1')
    expect(init.headers).toMatchObject({
      'x-kalyanamit': '1',
      'if-match': '"7"',
      'content-type': 'application/json',
    })
  })

  it('carries both languages, fields and Retry-After of a refusal', async () => {
    answer(
      422,
      JSON.stringify({
        code: 'invalid',
        detail: 'กรอกไม่ครบ',
        detail_en: 'Incomplete',
        errors: [{ field: 'name', code: 'required', detail: 'ต้องมีชื่อ' }],
      }),
      {
        'content-type': 'application/problem+json',
        'retry-after': '3',
      },
    )
    const error = await api.post('/spaces', {}).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ApiError)
    expect(error).toMatchObject({
      status: 422,
      code: 'invalid',
      th: 'กรอกไม่ครบ',
      en: 'Incomplete',
      retryAfter: 3000,
    })
    expect((error as ApiError).field('name')?.detail).toBe('ต้องมีชื่อ')
    expect((error as ApiError).passing).toBe(false)
  })

  it.each([429, 502, 503, 504])(
    'says calmly that the service is not ready when a proxy answers %i',
    async (status) => {
      answer(status, '<h1>upstream</h1>', {
        'content-type': status === 429 ? 'application/json' : 'text/html',
      })
      const error = await api.get('/me').catch((e: unknown) => e)
      expect(error).toMatchObject({ status, th: 'ระบบยังไม่พร้อมในขณะนี้ ลองอีกครั้งในอีกสักครู่', passing: true })
    },
  )

  it('leads to sign-in on 401 unless asked to be quiet', async () => {
    const left = vi.fn()
    onSignedOut(left)
    answer(401, '{"code":"unauthenticated"}', json)
    await api.get('/me').catch(() => {})
    await api.get('/me', {}, { quiet: true }).catch(() => {})
    expect(left).toHaveBeenCalledTimes(1)
  })

  it('takes a captive portal for no answer at all', async () => {
    answer(200, '<html>sign in to the wifi</html>', { 'content-type': 'text/html' })
    await expect(api.get('/me')).rejects.toMatchObject({ code: 'offline', passing: true })
    answer(403, '<html>pay first</html>', { 'content-type': 'text/html' })
    await expect(api.post('/spaces', {})).rejects.toMatchObject({ code: 'offline', passing: true })
  })

  it('takes an answer that was cut off for no answer', async () => {
    answer(201, '{"id":"s:1","cli', json)
    await expect(api.post('/spaces', {})).rejects.toMatchObject({ code: 'offline' })
  })

  it('leaves empty filters out of the address', () => {
    expect(queryString({ q: 'อ่าน', kind: '', network: undefined, limit: 20, kinds: ['a', 'b'] })).toBe(
      '?q=%E0%B8%AD%E0%B9%88%E0%B8%B2%E0%B8%99&limit=20&kinds=a%2Cb',
    )
  })

  it('reads Retry-After as seconds or as a date', () => {
    expect(retryAfter('2')).toBe(2000)
    expect(retryAfter('Thu, 22 Jan 2026 00:00:05 GMT', Date.parse('2026-01-22T00:00:00Z'))).toBe(5000)
    expect(retryAfter(null)).toBeNull()
  })
})
