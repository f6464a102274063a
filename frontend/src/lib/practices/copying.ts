import { ApiError, type Attachment } from '$lib/api'
import { uuid7 } from '$lib/chat/uuid'
import { content } from '$lib/files/address'
import { upload, type WaitingFile } from '$lib/files/upload'
import { language } from '$lib/i18n'
import { picturesMayLeave } from '$lib/safety/guard'
import { toasts } from '$lib/ui'

/**
 * Copies files of a room into a practice, one after the other, on purpose: each picture is asked about first and may be blurred. What the
 * person keeps back stays in the room. The ids of the copies.
 */
export async function copied(
  files: readonly Attachment[],
  practice: string,
  progress: (at: number) => void,
): Promise<string[]> {
  const taken: string[] = []
  for (const [at, file] of files.entries()) {
    progress(at + 1)
    const [kept] = (await picturesMayLeave([await fetched(file)])) ?? []
    if (!kept) {
      toasts.say(language.t.author.stayed(file.name))
      continue
    }
    await upload(kept, { kind: 'practice', id: practice })
    taken.push(kept.id)
  }
  return taken
}

async function fetched(file: Attachment): Promise<WaitingFile> {
  let answer: Response
  try {
    answer = await fetch(content(file), { credentials: 'same-origin' })
  } catch {
    throw ApiError.offline()
  }
  if (!answer.ok) throw new ApiError(answer.status, await answer.json().catch(() => ({})))
  const blob = await answer.blob()
  const grade = file.kind === 'picture' ? 'picture' : file.kind === 'voice' ? 'voice' : 'original'
  return { id: uuid7(), name: file.name, type: file.content_type ?? blob.type, grade, blob }
}
