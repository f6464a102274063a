import { untrack } from 'svelte'
import { FormDraft } from '$lib/device/formdraft'
import { session } from './session.svelte'

interface Form<T> {
  /** Which form, and about what: `note:CYCLE`. Without a place nothing is kept. */
  place(): string | undefined
  words(): T
  restore(words: T): void
  /** What stands there before anybody writes; what stands there at the beginning, if nothing is said. */
  blank?(): T
}

/**
 * Keeps what the person who is signed in types into a form of this component: after leaving the page, a closed tab or a session
 * that ended it is there again. Never for passwords and codes. `done` is called once the server has it.
 */
export function keptForm<T>(form: Form<T>): { done(): Promise<void> } {
  const atBegin = untrack(() => JSON.stringify(form.words()))
  let draft: FormDraft<T> | undefined
  $effect(() => {
    const person = session.me?.id
    const place = form.place()
    if (!person || !place) return
    const blank = untrack(() => form.blank?.() ?? (JSON.parse(atBegin) as T))
    const words = () => JSON.parse(JSON.stringify(untrack(() => form.words()))) as T
    const begun = new FormDraft<T>(person, place, { words, blank, restore: (kept) => form.restore(kept) })
    draft = begun
    void begun.begin()
    return () => {
      if (draft === begun) draft = undefined
      void begun.flush()
    }
  })
  $effect(() => {
    JSON.stringify(form.words())
    untrack(() => draft?.changed())
  })
  return {
    async done() {
      await draft?.done()
    },
  }
}
