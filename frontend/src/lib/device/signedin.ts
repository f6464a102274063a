import type { Me } from '$lib/api/types'
import { drop, put, read, type Trouble } from './database'

const KEY = 'now'

/** Who used this device last. */
interface SignedIn {
  person: string
  key: typeof KEY
  me: Me | null
}

/**
 * The person whom the app opens for without asking, on the disk: what a browser keeps beside its database may be lost when
 * it is killed. `null`: somebody left, and the server was not told yet.
 */
export const signedIn = {
  async read(): Promise<Me | null | undefined> {
    return (await read<SignedIn>('signedin', KEY))?.me
  },
  write(me: Me | null): Promise<Trouble | undefined> {
    return put<SignedIn>('signedin', { person: me?.id ?? '', key: KEY, me })
  },
  forget(): Promise<Trouble | undefined> {
    return drop('signedin', KEY)
  },
}
