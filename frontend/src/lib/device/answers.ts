import { read } from './database'
import { putCopy } from './newest'

const MOST = 60

interface Kept<T> {
  person: string
  name: string
  value: T
  kept: number
}

/** The last answer to one question, for one person: shown at once, and while there is no line. */
export interface KeptAnswer<T> {
  read(): Promise<T | undefined>
  write(value: T): Promise<void>
}

export function keptAnswer<T>(person: string, name: string): KeptAnswer<T> {
  return {
    read: async () => (await read<Kept<T>>('answers', [person, name]))?.value,
    write: (value) => putCopy('answers', { person, name, value, kept: Date.now() }, MOST),
  }
}
