import { Draft } from '$lib/device/draft'
import { drafts } from '$lib/device/drafts'
import { Editing, type KeptDraft } from './editing.svelte'

const KIND = 'practice:'

/** The draft of one practice on this device. */
export function draftOn(person: string, practice: string): Draft<KeptDraft> {
  return new Draft<KeptDraft>(person, KIND + practice)
}

/** Practices whose latest words only this device has. */
export function waitingDrafts(person: string): Promise<KeptDraft[]> {
  return drafts.begun<KeptDraft>(person, KIND)
}

/** Brings them to the server, except the one that is being edited. What others changed meanwhile waits for its author to settle. */
export async function sendDrafts(person: string, open: string | undefined): Promise<void> {
  for (const kept of await waitingDrafts(person)) {
    if (kept.practice.id === open) continue
    const editing = new Editing(draftOn(person, kept.practice.id))
    editing.resume(kept)
    await editing.save()
    editing.stop()
  }
}
