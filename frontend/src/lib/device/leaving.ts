import { dropAllOf, everything, type Owned, put } from './database'

/** What was read is gone from the device; what was written waits for its owner. */
export async function forgetRead(person: string): Promise<void> {
  await dropAllOf('rooms', person)
  await dropAllOf('answers', person)
}

/**
 * Around a sign-out: the server asks the browser to forget this site's storage, and that would take with it what waits here,
 * of other people too.
 */
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
