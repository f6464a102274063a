export interface Question {
  title: string
  text: string
  act: string
  /** What staying is called; "cancel" otherwise. */
  stay?: string
  danger?: boolean
}

/** One question at a time before a step that cannot be taken back: `if (await asking.ask({…})) …`. */
class Asking {
  question = $state.raw<Question>()
  #answer: ((yes: boolean) => void) | undefined

  ask(question: Question): Promise<boolean> {
    this.answer(false)
    this.question = question
    return new Promise((resolve) => (this.#answer = resolve))
  }

  answer(yes: boolean): void {
    this.#answer?.(yes)
    this.#answer = undefined
    this.question = undefined
  }
}

export const asking = new Asking()
