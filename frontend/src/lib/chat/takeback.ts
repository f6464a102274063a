import { ApiError, type Scheduled } from '$lib/api'
import { BoxDraft, type Words } from './boxdraft'
import { calls } from './calls'
import { decodeMentions, labelled, together } from './mentions'
import { mornings } from './mornings.svelte'

/** Into the box; or why they stay where they are. `unkept`: this device could not keep them. `gone`: posted already, or called back elsewhere. */
type Outcome = 'back' | 'gone' | 'unkept' | 'closed'

/** First into the box of its room, then away from the server: at no moment are the words nowhere. */
export async function takeBack(person: string, item: Scheduled): Promise<Outcome> {
  if (item.refused && !(await mayWrite(item.space))) return 'closed'
  const box = new BoxDraft(person, item.space)
  const before = await box.read()
  box.keep(withItem(before, item))
  await box.flush()
  if (box.trouble) {
    box.keep(before)
    await box.flush()
    return 'unkept'
  }
  try {
    await mornings.callBack(item)
    return 'back'
  } catch (cause) {
    if (!(cause instanceof ApiError) || cause.status !== 404) throw cause
    box.keep(before)
    await box.flush()
    return 'gone'
  }
}

/** Words in the box of a room that does not open are words that nobody finds. */
async function mayWrite(space: string): Promise<boolean> {
  try {
    return (await calls.space(space)).me.may_post
  } catch (cause) {
    if (cause instanceof ApiError && (cause.status === 403 || cause.status === 404)) return false
    throw cause
  }
}

/** Below what stands in the box; once, also when the answer to the first try was lost. */
function withItem(before: Words | undefined, { body, mentions, topic, reply_to }: Scheduled): Words {
  const words = decodeMentions(body, mentions)
  if (before?.text.endsWith(words)) return before
  const text = [before?.text, words].filter(Boolean).join('\n')
  return {
    ...before,
    text,
    mentioned: together(before?.mentioned ?? [], labelled(mentions)),
    topic,
    reply_to,
  }
}
