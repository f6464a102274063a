import { allOf, drop, dropAllOf, everything, isFull, put } from '$lib/device/database'
import { inOrder, type Unsent } from './unsent'

/** The outbox on the device: one record a message, read back in the order of writing. */
export class Kept {
  /** Resolves once it is on the disk. A full device first gives up its copies of what the server has. */
  async put(unsent: Unsent): Promise<void> {
    try {
      await put('outbox', unsent)
    } catch (cause) {
      if (!isFull(cause)) throw cause
      await dropAllOf('rooms', unsent.person)
      await dropAllOf('answers', unsent.person)
      await put('outbox', unsent)
    }
  }

  drop(clientId: string): Promise<void> {
    return drop('outbox', clientId)
  }

  async of(person: string): Promise<Unsent[]> {
    return inOrder(await allOf<Unsent>('outbox', person))
  }

  clear(person: string): Promise<void> {
    return dropAllOf('outbox', person)
  }
}

/** How many messages wait on this device, whoever wrote them. */
export async function waitingHere(): Promise<number> {
  return (await everything('outbox')).length
}
