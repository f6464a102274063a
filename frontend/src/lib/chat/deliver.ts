import { api, ApiError, type Message } from '$lib/api'
import { upload } from '$lib/files/upload'
import { posted, type Unsent } from './unsent'

/**
 * Takes one message over by ordinary requests: its files first, then the words. Safe to repeat at any point. Resolves only
 * when the answer is about this very message: a portal's page, or anybody else's answer, is not success.
 */
export async function deliver(unsent: Unsent, progress?: (part: number) => void): Promise<void> {
  const files = unsent.files ?? []
  const whole = files.reduce((sum, file) => sum + file.blob.size, 0)
  let over = 0
  for (const file of files) {
    await upload(file, unsent.space, (part) => progress?.((over + part * file.blob.size) / whole))
    over += file.blob.size
  }
  const path = `/spaces/${unsent.space}/messages`
  const message = await api.post<Message>(path, posted(unsent))
  if (message.client_id !== unsent.client_id) throw ApiError.offline()
}
