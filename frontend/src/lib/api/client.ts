import { ApiError, type Problem } from './error'

const PREFIX = '/api/v1'

type Query = Record<string, string | number | boolean | null | undefined | string[]>
interface Options {
  query?: Query
  body?: unknown
  /** `If-Match`, for editing what somebody else may have changed meanwhile. */
  match?: string | number
  signal?: AbortSignal
  headers?: Record<string, string>
  /** Bytes sent as they are, with their own content type. */
  raw?: { bytes: Blob; type: string }
  /** Do not lead to the sign-in page on 401. */
  quiet?: boolean
}

let signedOut: () => void = () => {}

/** Says what happens when the server no longer knows this session. */
export function onSignedOut(act: () => void): void {
  signedOut = act
}

export function queryString(query: Query = {}): string {
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(query)) {
    if (value === null || value === undefined || value === '') continue
    search.append(key, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = search.toString()
  return text ? `?${text}` : ''
}

export function retryAfter(header: string | null, now = Date.now()): number | null {
  if (!header) return null
  const seconds = Number(header)
  const wait = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(wait) ? Math.max(0, wait) : null
}

async function request<T>(method: string, path: string, options: Options = {}): Promise<T> {
  const headers: Record<string, string> = { accept: 'application/json', ...options.headers }
  if (method !== 'GET') headers['x-kalyanamit'] = '1'
  if (options.match !== undefined) headers['if-match'] = quoted(options.match)
  if (options.raw) headers['content-type'] = options.raw.type
  else if (options.body !== undefined) headers['content-type'] = 'application/json'

  const url = (path.startsWith(PREFIX) ? path : PREFIX + path) + queryString(options.query)
  let answer: Response
  try {
    answer = await fetch(url, {
      method,
      headers,
      body: options.raw?.bytes ?? (options.body === undefined ? undefined : JSON.stringify(options.body)),
      credentials: 'same-origin',
      cache: 'no-store',
      signal: options.signal,
    })
  } catch (cause) {
    if (options.signal?.aborted) throw cause
    throw ApiError.offline()
  }
  if (answer.ok) return read<T>(answer)
  // Every refusal of ours is JSON. A portal's or a proxy's page says nothing about what was asked, only that it did not arrive.
  if (!isJson(answer) && answer.status < 500 && answer.status !== 413) throw ApiError.offline()
  if (answer.status === 401 && !options.quiet) signedOut()
  throw new ApiError(answer.status, await problem(answer), retryAfter(answer.headers.get('retry-after')))
}

function quoted(tag: string | number): string {
  const text = String(tag)
  return text.startsWith('"') || text.startsWith('W/') ? text : `"${text}"`
}

/** A page of somebody's sign-in portal answers 200 too: only our JSON counts as an answer. */
async function read<T>(answer: Response): Promise<T> {
  if (answer.status === 204) return undefined as T
  if (!isJson(answer)) throw ApiError.offline()
  try {
    return (await answer.json()) as T
  } catch {
    // Cut off in the middle: for the one who asked it is the same as no answer.
    throw ApiError.offline()
  }
}

function isJson(answer: Response): boolean {
  return answer.headers.get('content-type')?.includes('json') ?? false
}

async function problem(answer: Response): Promise<Problem> {
  if (!isJson(answer)) return {}
  try {
    return (await answer.json()) as Problem
  } catch {
    return {}
  }
}

export const api = {
  get: <T>(path: string, query?: Query, options: Options = {}) =>
    request<T>('GET', path, { ...options, query }),
  post: <T = void>(path: string, body?: unknown, options: Options = {}) =>
    request<T>('POST', path, { ...options, body }),
  put: <T = void>(path: string, body?: unknown, options: Options = {}) =>
    request<T>('PUT', path, { ...options, body }),
  patch: <T = void>(path: string, body: unknown, options: Options = {}) =>
    request<T>('PATCH', path, { ...options, body }),
  delete: <T = void>(path: string, options: Options = {}) => request<T>('DELETE', path, options),
}
