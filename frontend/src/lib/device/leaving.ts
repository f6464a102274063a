import { drop, everything, keyOf, type Owned, put } from './database'

/**
 * What anybody read here is gone from the device, of those too whose session ended before they could sign out; what was written
 * waits for its owner.
 */
export async function forgetRead(): Promise<void> {
  for (const store of ['rooms', 'answers'] as const)
    for (const record of await everything<Owned>(store)) await drop(store, keyOf(store, record))
}

/** Around a sign-out: whatever a browser forgets then, what waits here stays, of other people too. */
export async function keepWritten(act: () => Promise<void>): Promise<void> {
  const written = {
    outbox: await everything<Owned>('outbox'),
    drafts: await everything<Owned>('drafts'),
  }
  try {
    await act()
  } finally {
    for (const record of written.outbox) await put('outbox', record)
    for (const record of written.drafts) await put('drafts', record)
  }
}
