import { api } from '$lib/api/client'
import { ApiError } from '$lib/api/error'
import type { Me } from '$lib/api/types'
import { whileSignedIn } from '$lib/identity/turn'
import { deliver } from './deliver'
import { Kept } from './kept'
import type { Unsent } from './unsent'

/**
 * Sends what waits while the app is closed, in the order of writing: only the words of the person whom the server knows this
 * browser as, and no tab can sign somebody else in while a message goes. Throws when it should be tried again later.
 */
export async function sendWaiting(kept = new Kept()): Promise<void> {
  for (let sent = true; sent;) sent = await whileSignedIn(() => sendNext(kept))
}

async function sendNext(kept: Kept): Promise<boolean> {
  const person = await who()
  const next = person && (await waitingOf(kept, person))[0]
  if (!next) return false
  await send(kept, next)
  return true
}

/** Nobody, once the session ended: the words wait for their owner to sign in. */
async function who(): Promise<string | undefined> {
  try {
    return (await api.get<Me>('/me', {}, { quiet: true })).id
  } catch (cause) {
    if (cause instanceof ApiError && cause.status === 401) return undefined
    throw cause
  }
}

async function waitingOf(kept: Kept, person: string): Promise<Unsent[]> {
  return (await kept.of(person)).filter((unsent) => unsent.state !== 'failed')
}

async function send(kept: Kept, unsent: Unsent): Promise<void> {
  try {
    await deliver(unsent)
    await kept.drop(unsent.client_id)
    await kept.sentMeanwhile(unsent.person)
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.passing || cause.status === 401) throw cause
    await kept.put({ ...unsent, state: 'failed', th: cause.th, en: cause.en })
  }
}
