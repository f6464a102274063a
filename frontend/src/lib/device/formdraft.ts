import { Draft } from './draft'

interface Form<T> {
  /** What stands in the form now. */
  words(): T
  /** What stands there before anybody writes. */
  blank: T
  restore(words: T): void
}

/** The id under which a form is sent is kept with it, so that a repeat after a lost answer is the same; nobody wrote it. */
function written(words: unknown): string {
  return JSON.stringify(words, (key, value: unknown) => (key === 'id' || key === 'ids' ? undefined : value))
}

/** The words of one form on this device: there again after whatever happened, until the form is through. */
export class FormDraft<T> {
  #draft: Draft<T>
  #blank: string
  #begun = false

  constructor(
    person: string,
    place: string,
    private form: Form<T>,
  ) {
    this.#draft = new Draft(person, `form:${place}`)
    this.#blank = written(form.blank)
  }

  /** Brings what waited here; words that stand in the form already stay. */
  async begin(): Promise<void> {
    const words = await this.#draft.read()
    this.#begun = true
    if (words !== undefined && this.#isBlank) this.form.restore(words)
    else this.changed()
  }

  /** Called whenever the words may have changed. */
  changed(): void {
    if (this.#begun) this.#draft.keep(this.#isBlank ? undefined : this.form.words())
  }

  /** The server has them. */
  async done(): Promise<void> {
    this.#draft.keep(undefined)
    await this.#draft.flush()
  }

  flush(): Promise<void> {
    return this.#draft.flush()
  }

  get #isBlank(): boolean {
    return written(this.form.words()) === this.#blank
  }
}
