import { api, letPass } from '$lib/api'
import { language } from '$lib/i18n'
import { uuid7 } from '$lib/chat/uuid'
import { shrink } from './shrink'
import { size } from './size'
import type { Grade, WaitingFile } from './upload'

/** What goes with one message. */
export const MOST = 10

/** A file that cannot go, in the words of the person who chose it. */
export class Unfit extends Error {}

let most: Promise<number> | undefined

/** The largest file that the server takes; asked once, and no bound where it cannot be asked: the server says it then. */
async function largest(): Promise<number> {
  most ??= api.get<{ upload_bytes: number }>('/limits').then(({ upload_bytes }) => upload_bytes || Infinity)
  try {
    return await most
  } catch (cause) {
    letPass(cause)
    most = undefined
    return Infinity
  }
}

/** A chosen file, made ready to wait for the line: shrunk by its grade, and refused now rather than after an upload. */
export async function take(file: File, grade: Grade): Promise<WaitingFile> {
  const ready = await shrink(file, grade)
  const t = language.t.files
  if (ready.blob.size === 0) throw new Unfit(t.empty(file.name))
  const bound = await largest()
  if (ready.blob.size > bound) throw new Unfit(t.tooLarge(file.name, size(bound)))
  const drawn = ready.type.startsWith('image/')
  return { id: uuid7(), ...ready, grade: drawn || grade === 'voice' ? grade : 'original' }
}
