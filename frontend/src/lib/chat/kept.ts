import { keptAnswer } from '$lib/device/answers'
import { allOf, drop, dropAllOf, everything, put, type Trouble } from '$lib/device/database'
import { inOrder, type Unsent } from './unsent'

const SENT = 'sent while the app was closed'

/** The outbox on the device: one record a message, read back in the order of writing. */
export class Kept {
  /**
   * Resolves once it is on the disk, or with why it stands in this page only. A full device first gives up its copies of
   * what the server has.
   */
  async put(unsent: Unsent): Promise<Trouble | undefined> {
    const trouble = await put('outbox', unsent)
    if (trouble !== 'full') return trouble
    await dropAllOf('rooms', unsent.person)
    await dropAllOf('answers', unsent.person)
    return put('outbox', unsent)
  }

  async drop(clientId: string): Promise<void> {
    await drop('outbox', clientId)
  }

  async of(person: string): Promise<Unsent[]> {
    return inOrder(await allOf<Unsent>('outbox', person))
  }

  clear(person: string): Promise<void> {
    return dropAllOf('outbox', person)
  }

  /** One more went out while the app was closed. */
  async sentMeanwhile(person: string): Promise<void> {
    const count = keptAnswer<number>(person, SENT)
    await count.write(((await count.read()) ?? 0) + 1)
  }

  /** How many went out since this was last asked. */
  async takeSentMeanwhile(person: string): Promise<number> {
    const count = keptAnswer<number>(person, SENT)
    const sent = (await count.read()) ?? 0
    if (sent > 0) await count.write(0)
    return sent
  }
}

/** How many messages wait on this device, whoever wrote them. */
export async function waitingHere(): Promise<number> {
  return (await everything('outbox')).length
}
