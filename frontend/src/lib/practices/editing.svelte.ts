import { api, ApiError, type Practice } from '$lib/api'
import { upload, type WaitingFile } from '$lib/files/upload'
import { changes, conflicts, type Draft, draftOf, emptyDraft, type FieldName, merged } from './fields'

const PAUSE_MS = 2_000
const AGAIN_MS = 6_000

/** A draft on this device, with what it began from: enough to go on without a line, and to see what others changed. */
export interface KeptDraft {
  practice: Practice
  base: Draft
  words: Draft
  /** Pictures and files that the server does not have yet. */
  photos?: readonly WaitingFile[]
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
  const practice = { ...emptyDraft(), files: [], id, title, version: 0, etag: '', may_edit: true }
  return {
    practice: practice as unknown as Practice,
    base: emptyDraft(),
    words: { ...emptyDraft(), title },
    unborn: true,
  }
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
  /** Pictures and files on this device that go over with the next save. */
  photos = $state.raw<readonly WaitingFile[]>([])
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
    // What an older version of this app kept knows fewer fields.
    this.base = { ...emptyDraft(), ...kept.base }
    this.draft = { ...emptyDraft(), ...structuredClone(kept.words) }
    this.photos = kept.photos ?? []
    this.touched()
  }

  /** Called whenever the draft may have changed. */
  touched(): void {
    if (!this.practice || !this.#differs()) return
    this.#keep()
    if (this.state === 'stale') return
    if (this.state !== 'saving') this.state = 'unsaved'
    this.#later(PAUSE_MS)
  }

  addPhotos(photos: readonly WaitingFile[]): void {
    this.photos = [...this.photos, ...photos]
    this.touched()
  }

  dropPhoto(gone: WaitingFile): void {
    this.photos = this.photos.filter((photo) => photo.id !== gone.id)
    if (this.#differs()) this.touched()
    else this.keeper.keep(undefined)
  }

  /** Saves what is open now; resolves when the server has it or a person must decide. */
  async save(): Promise<void> {
    clearTimeout(this.#timer)
    // However the one before it ended, it was said then.
    await this.#saving?.catch(() => {})
    this.#saving = this.#saveOnce()
    await this.#saving
  }

  /** Saves, and once more what was merged with others' changes. False when that needs a line or a person's choice. */
  async saveAll(): Promise<boolean> {
    await this.save()
    if (this.state === 'unsaved') await this.save()
    return this.state === 'saved'
  }

  /** Somebody else saved: asks what stands now. */
  async refresh(): Promise<void> {
    if (!this.practice || this.#unborn) return
    const theirs = await api.get<Practice>(`/practices/${this.practice.id}`)
    await this.#saving?.catch(() => {})
    if (!this.take(theirs)) this.seen(theirs)
  }

  /** Their fields arrive, mine stay; what both changed waits for a person to choose. True when something new came. */
  take(theirs: Practice): boolean {
    if (!this.practice || theirs.etag === this.practice.etag) return false
    if (Number(theirs.etag) < Number(this.practice.etag)) return false
    const mine = $state.snapshot(this.draft)
    const now = draftOf(theirs)
    if (conflicts(this.base, mine, now).length > 0) {
      this.theirs = theirs
      this.state = 'stale'
      return true
    }
    this.#adopt(theirs, merged(this.base, mine, now, []))
    return true
  }

  /** The same words, in another state: it was sent, returned, approved. */
  seen(practice: Practice): void {
    if (this.practice && practice.etag === this.practice.etag) this.practice = practice
  }

  /** Ends the dispute: theirs, with what only I changed and what I keep. */
  async settle(keep: readonly FieldName[]): Promise<void> {
    if (!this.theirs) return
    this.#adopt(this.theirs, merged(this.base, $state.snapshot(this.draft), draftOf(this.theirs), keep))
    this.state = 'unsaved'
    await this.save()
  }

  stop(): void {
    clearTimeout(this.#timer)
  }

  #adopt(theirs: Practice, words: Draft): void {
    this.draft = words
    if (this.draft.steps.length === 0) this.draft.steps = ['']
    this.base = draftOf(theirs)
    this.practice = theirs
    this.theirs = undefined
    if (this.#differs()) {
      this.state = 'unsaved'
      this.touched()
      return
    }
    this.state = 'saved'
    this.keeper.keep(undefined)
  }

  #differs(): boolean {
    const words = $state.snapshot(this.draft)
    return this.photos.length > 0 || Object.keys(changes(this.base, words)).length > 0
  }

  #keep(): void {
    if (!this.practice) return
    const { practice, base, photos } = this
    const words = $state.snapshot(this.draft)
    const kept = { practice, base, words, unborn: this.#unborn }
    this.keeper.keep(photos.length > 0 ? { ...kept, photos } : kept)
  }

  async #saveOnce(): Promise<void> {
    if (!this.practice || !this.#differs()) {
      if (this.state !== 'stale') this.state = 'saved'
      return
    }
    this.state = 'saving'
    try {
      await this.#bear()
      await this.#bring()
      const changed = changes(this.base, $state.snapshot(this.draft))
      const { id, etag } = this.practice
      this.practice = await api.patch<Practice>(`/practices/${id}`, changed, { match: etag })
      this.base = { ...this.base, ...changed }
      this.savedAt = Date.now()
      this.error = undefined
      this.state = 'saved'
      this.keeper.keep(undefined)
      this.touched()
    } catch (cause) {
      if (!(cause instanceof ApiError)) {
        this.state = 'stuck'
        this.error = undefined
        this.#later(AGAIN_MS)
        throw cause
      }
      if (cause.status === 412) await this.#disputed()
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

  /** One after the other; each that is over is kept as such, so that a cut line costs one at most. */
  async #bring(): Promise<void> {
    for (const photo of this.photos) {
      await upload(photo, { kind: 'practice', id: this.practice!.id })
      this.draft.files = [...this.draft.files, photo.id]
      this.photos = this.photos.filter((waiting) => waiting.id !== photo.id)
      this.#keep()
    }
  }

  /** What others changed is merged field by field; a person is asked only where both changed the same one. */
  async #disputed(): Promise<void> {
    try {
      const theirs = await api.get<Practice>(`/practices/${this.practice!.id}`)
      this.state = 'unsaved'
      if (!this.take(theirs)) this.#later(PAUSE_MS)
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
