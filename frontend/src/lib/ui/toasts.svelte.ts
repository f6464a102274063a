import { ApiError } from '$lib/api/error'
import { language } from '$lib/i18n'

export interface Toast {
  id: number
  text: string
  tone: 'plain' | 'brick'
  act?: { label: string; run: () => void }
}

const SHOWN_MS = 6000

/** Short words at the foot of the screen that say what happened and go by themselves. */
class Toasts {
  items = $state<Toast[]>([])
  #last = 0

  say(text: string, act?: Toast['act'], tone: Toast['tone'] = 'plain'): number {
    const id = ++this.#last
    this.items.push({ id, text, tone, act })
    setTimeout(() => this.drop(id), SHOWN_MS)
    return id
  }

  /** Shows a refusal in the language of the screen; anything else is a fault of ours and goes on. */
  refuse = (cause: unknown): void => {
    if (!(cause instanceof ApiError)) throw cause
    this.say(language.pick(cause.th, cause.en), undefined, 'brick')
  }

  drop(id: number): void {
    this.items = this.items.filter((toast) => toast.id !== id)
  }
}

export const toasts = new Toasts()
