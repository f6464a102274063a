import { api, ApiError, type Practice } from '$lib/api'
import { changes, type Draft, draftOf, emptyDraft, type FieldName, merged } from './fields'

const PAUSE_MS = 2_000
const AGAIN_MS = 6_000

/** A draft on this device, with what it began from: enough to go on without a line, and to see what others changed. */
export interface KeptDraft {
  practice: Practice
  base: Draft
  words: Draft
  /** The server does not know this practice yet. */
  unborn: boolean
}
/** Where the draft waits on this device; nothing to keep means that the server has it all. */
interface Keeper {
  keep(draft: KeptDraft | undefined): void
  flush(): Promise<void>
}
const NOWHERE: Keeper = { keep: () => {}, flush: async () => {} }

/** A practice that begins on this device. */
export function unborn(id: string, title: string): KeptDraft {
  const practice = { ...emptyDraft(), id, title, version: 0, etag: '', may_edit: true } as unknown as Practice
  return { practice, base: emptyDraft(), words: { ...emptyDraft(), title }, unborn: true }
}

/** A draft that saves itself a moment after the last key, and never over somebody else's words. */
export class Editing {
  draft = $state<Draft>(emptyDraft())
  practice = $state.raw<Practice>()
  state = $state<'saved' | 'unsaved' | 'saving' | 'stuck' | 'stale'>('saved')
  savedAt = $state<number>()
  /** Why it could not be saved, when waiting alone does not help. */
  error = $state.raw<ApiError>()
  /** The other person's draft while the two differ. */
  theirs = $state.raw<Practice>()
  base = $state.raw<Draft>(emptyDraft())
  #timer: ReturnType<typeof setTimeout> | undefined
  #saving: Promise<void> | undefined
  #unborn = false

  constructor(private keeper: Keeper = NOWHERE) {}

  begin(practice: Practice): void {
    this.practice = practice
    this.base = draftOf(practice)
    this.draft = structuredClone(this.base)
    if (this.draft.steps.length === 0) this.draft.steps = ['']
    this.state = 'saved'
  }

  /** Goes on from this device; if others changed the practice meanwhile, saving finds out. */
  resume(kept: KeptDraft): void {
    this.begin(kept.practice)
    this.#unborn = kept.unborn
    this.base = kept.base
    this.draft = structuredClone(kept.words)
    this.touched()
  }

  /** Called whenever the draft may have changed. */
  touched(): void {
    if (!this.practice) return
    const words = $state.snapshot(this.draft)
    if (Object.keys(changes(this.base, words)).length === 0) return
    this.keeper.keep({ practice: this.practice, base: this.base, words, unborn: this.#unborn })
    if (this.state === 'stale') return
    if (this.state !== 'saving') this.state = 'unsaved'
    this.#later(PAUSE_MS)
  }

  /** Saves what is open now; resolves when the server has it or a person must decide. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    await this.#saving
    this.#saving = this.#saveOnce()
    await this.#saving
  }

  /** Ends the dispute: theirs, with what only I changed and what I keep. */
  async settle(keep: readonly FieldName[]): Promise<void> {
    if (!this.theirs) return
    const theirs = draftOf(this.theirs)
    this.draft = merged(this.base, $state.snapshot(this.draft), theirs, keep)
    this.base = theirs
    this.practice = this.theirs
    this.theirs = undefined
    this.state = 'unsaved'
    await this.save()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  async #saveOnce(): Promise<void> {
    const sent = $state.snapshot(this.draft)
    const changed = changes(this.base, sent)
    if (!this.practice || Object.keys(changed).length === 0) {
      if (this.state !== 'stale') this.state = 'saved'
      return
    }
    this.state = 'saving'
    try {
      await this.#bear()
      const { id, etag } = this.practice
      this.practice = await api.patch<Practice>(`/practices/${id}`, changed, { match: etag })
      this.base = { ...this.base, ...changed }
      this.savedAt = Date.now()
      this.error = undefined
      this.state = 'saved'
      this.keeper.keep(undefined)
      this.touched()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status === 412) await this.#disputed(this.practice.id)
      else this.#stuck(cause)
    } finally {
      await this.keeper.flush()
    }
  }

  /** The id is ours, so a repeat after a lost answer makes no second practice. */
  async #bear(): Promise<void> {
    if (!this.#unborn || !this.practice) return
    const { id } = this.practice
    const { title, kind } = this.draft
    this.practice = await api.post<Practice>('/practices', { id, title, kind })
    this.#unborn = false
  }

  async #disputed(id: string): Promise<void> {
    try {
      this.theirs = await api.get<Practice>(`/practices/${id}`)
      this.state = 'stale'
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      this.#stuck(cause)
    }
  }

  #stuck(cause: ApiError): void {
    this.state = 'stuck'
    this.error = cause
    if (cause.passing) this.#later(cause.retryAfter ?? AGAIN_MS)
  }

  #later(wait: number): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => void this.save(), wait)
  }
}
