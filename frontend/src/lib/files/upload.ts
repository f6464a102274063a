import { api } from '$lib/api/client'
import { ApiError } from '$lib/api/error'

export type Grade = 'picture' | 'document' | 'original' | 'voice'
/** A file on this device that the server does not have yet. */
export interface WaitingFile {
  id: string
  name: string
  type: string
  grade: Grade
  blob: Blob
}
interface Received {
  received: number
  state: 'uploading' | 'ready' | 'refused'
}

const STEP_BYTES = 512 * 1024

/** Brings a file over, from where a cut line left it. Safe to repeat; throws `ApiError`, passing or not. */
export async function upload(
  file: WaitingFile,
  space: string,
  progress?: (part: number) => void,
): Promise<void> {
  const { id, name, type, grade, blob } = file
  const parent = { kind: 'space', id: space }
  let at = await api.post<Received>('/files', {
    id,
    name,
    bytes: blob.size,
    content_type: type || undefined,
    grade,
    parent,
  })
  while (at.state === 'uploading') {
    progress?.(at.received / blob.size)
    const bytes = blob.slice(at.received, at.received + STEP_BYTES)
    at = await api.patch<Received>(`/files/${id}`, undefined, {
      raw: { bytes, type: 'application/octet-stream' },
      headers: { 'upload-offset': String(at.received) },
    })
  }
  if (at.state === 'refused') throw new ApiError(422, { code: 'refused' })
}
