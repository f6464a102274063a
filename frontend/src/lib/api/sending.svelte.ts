import { ApiError } from './error'
import { wrong } from './wrong'

/** Something being sent to the server: on its way, through, or refused. */
export class Sending {
  busy = $state(false)
  /** Why the last one was refused; gone as soon as the next is on its way. */
  problem = $state.raw<ApiError>()
  #running = 0

  /** `onrefused` is told of each refusal, where no place of the screen shows `problem`. */
  constructor(private onrefused?: (problem: ApiError) => void) {}

  /** What is wrong with one field, in the language of the screen. */
  field(name: string): string | undefined {
    return wrong(this.problem, name)
  }

  /** What the work brings, or nothing when it was refused. Any other failure is a fault of ours and goes on. */
  async run<T>(work: () => Promise<T>): Promise<T | undefined> {
    this.#running += 1
    this.busy = true
    this.problem = undefined
    try {
      return await work()
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      this.problem = cause
      this.onrefused?.(cause)
      return undefined
    } finally {
      this.#running -= 1
      this.busy = this.#running > 0
    }
  }
}
