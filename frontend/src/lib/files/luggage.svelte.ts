import { language } from '$lib/i18n'
import { toasts } from '$lib/ui'
import { MOST, take, Unfit } from './taking'
import type { Grade, WaitingFile } from './upload'

/** What will go with the message that is being written. */
export class Luggage {
  files = $state.raw<readonly WaitingFile[]>([])
  #busy = $state(0)
  preparing = $derived(this.#busy > 0)

  /** Makes chosen files ready one after the other: a phone's memory holds one large picture, not ten. */
  async take(chosen: readonly File[], grade: Grade): Promise<void> {
    this.#busy += 1
    try {
      for (const file of chosen) {
        if (this.files.length >= MOST) {
          toasts.say(language.t.files.tooMany(MOST))
          return
        }
        await this.#add(file, grade)
      }
    } finally {
      this.#busy -= 1
    }
  }

  remove(gone: WaitingFile): void {
    this.files = this.files.filter((file) => file.id !== gone.id)
  }

  /** Everything, which goes with a message now. */
  unload(): WaitingFile[] {
    const files = [...this.files]
    this.files = []
    return files
  }

  /** Back again, because the message could not be kept. */
  load(files: readonly WaitingFile[]): void {
    this.files = [...files, ...this.files]
  }

  async #add(file: File, grade: Grade): Promise<void> {
    try {
      this.files = [...this.files, await take(file, grade)]
    } catch (cause) {
      // A file that only its cloud has, or that was taken away meanwhile: the others still go.
      if (!(cause instanceof Unfit)) console.warn('file', cause)
      toasts.say(cause instanceof Unfit ? cause.message : language.t.files.cannotTake(file.name))
    }
  }
}
