import { api } from '$lib/api/client'
import { ApiError, letPass } from '$lib/api/error'
import type { Attachment } from '$lib/api/types'

/** How a file is prepared: ภาพถ่าย · เอกสาร · ต้นฉบับ, or recorded here. */
export type Grade = 'picture' | 'document' | 'original' | 'voice'
/** A file on this device that the server does not have yet. */
export interface WaitingFile {
  id: string
  name: string
  type: string
  grade: Grade
  blob: Blob
}

/** A room by its id, or another thing that carries files. */
export type Carrier = string | { kind: string; id: string }

const FIRST_BYTES = 128 * 1024
const LEAST_BYTES = 32 * 1024
const MOST_BYTES = 1024 * 1024
/** A piece should take about so long: what a cut line loses is no more than that. */
const PIECE_MS = 4_000
/** Summed on the device up to this size, so that damage on the way is found. */
const SUMMED_BYTES = 32 * 1024 * 1024

const running = new Map<string, AbortController>()

/** Brings a file over, from where a cut line left it. Safe to repeat; throws `ApiError`, passing or not. */
export async function upload(
  file: WaitingFile,
  to: Carrier,
  progress?: (part: number) => void,
): Promise<void> {
  const stop = new AbortController()
  running.set(file.id, stop)
  try {
    await send(file, to, stop.signal, progress)
  } catch (cause) {
    if (stop.signal.aborted) throw cancelled()
    throw cause
  } finally {
    if (running.get(file.id) === stop) running.delete(file.id)
  }
}

/** Ends an upload that nobody wants any more, here and on the server. */
export async function abandon(id: string): Promise<void> {
  running.get(id)?.abort()
  try {
    await api.delete(`/files/${id}`, { quiet: true })
  } catch (cause) {
    // Unknown there, or no line: what nobody attaches is swept after a day.
    letPass(cause)
  }
}

async function send(
  file: WaitingFile,
  to: Carrier,
  signal: AbortSignal,
  progress?: (part: number) => void,
): Promise<void> {
  let at = await begin(file, to, signal)
  let step = FIRST_BYTES
  let begunAgain = false
  while (at.state === 'uploading') {
    progress?.(at.received / file.blob.size)
    const since = performance.now()
    try {
      at = await piece(file, at.received, step, signal)
      step = nextStep(step, performance.now() - since)
    } catch (cause) {
      if (!(cause instanceof ApiError) || begunAgain || !isLost(cause)) throw cause
      begunAgain = true
      at = await begin(file, to, signal)
    }
  }
  progress?.(1)
}

async function begin(file: WaitingFile, to: Carrier, signal: AbortSignal): Promise<Attachment> {
  const { id, name, type, grade, blob } = file
  const parent = typeof to === 'string' ? { kind: 'space', id: to } : to
  const sha256 = await sumOf(blob)
  const body = { id, name, bytes: blob.size, content_type: type || undefined, sha256, grade, parent }
  return api.post<Attachment>('/files', body, { signal })
}

async function piece(
  file: WaitingFile,
  from: number,
  step: number,
  signal: AbortSignal,
): Promise<Attachment> {
  try {
    return await api.patch<Attachment>(`/files/${file.id}`, undefined, {
      raw: { bytes: file.blob.slice(from, from + step), type: 'application/octet-stream' },
      headers: { 'upload-offset': String(from) },
      signal,
    })
  } catch (cause) {
    // An answer was lost, or another tab is sending: the server says where it stands.
    if (!(cause instanceof ApiError) || cause.code !== 'offset') throw cause
    return api.get<Attachment>(`/files/${file.id}`, undefined, { signal })
  }
}

/** Swept meanwhile, or damaged on the way: begun anew once. */
function isLost(cause: ApiError): boolean {
  return cause.status === 404 || cause.code === 'sum'
}

/** The next piece is as large as the line carries in a few seconds. */
export function nextStep(step: number, took: number): number {
  const fitting = (step * PIECE_MS) / Math.max(took, 1)
  return Math.round(Math.min(MOST_BYTES, Math.max(LEAST_BYTES, Math.min(fitting, step * 2))))
}

async function sumOf(blob: Blob): Promise<string | undefined> {
  if (!globalThis.crypto?.subtle || blob.size > SUMMED_BYTES) return undefined
  const bytes = await blob.arrayBuffer().catch(unreadable)
  const sum = new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
  return [...sum].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** Waiting does not help: the file was taken away from this device, or its store lost it. */
function unreadable(cause: unknown): never {
  console.warn('file', cause)
  throw new ApiError(422, {
    code: 'unreadable',
    detail: 'เครื่องนี้อ่านไฟล์ที่แนบไม่ได้แล้ว เอาไฟล์ออกแล้วแนบใหม่',
    detail_en: 'This device can no longer read the attached file. Take it out and attach it again.',
  })
}

function cancelled(): ApiError {
  return new ApiError(409, {
    code: 'cancelled',
    detail: 'ยกเลิกการส่งไฟล์แล้ว',
    detail_en: 'Sending the file was cancelled.',
  })
}
