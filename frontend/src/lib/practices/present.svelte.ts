import { api, type PersonRef } from '$lib/api'
import { live } from '$lib/live'

const SAID_MS = 10_000
const SHOWN_MS = 25_000

interface Present {
  person: PersonRef
  field: string | null
  at: number
}

/** Who else has a practice open, and where they write; and news of it as it happens. */
export class EditorCompany {
  others = $state.raw<readonly Present[]>([])
  #field: string | undefined
  #leave: (() => void) | undefined
  #pulse: ReturnType<typeof setInterval> | undefined

  constructor(
    private id: string,
    private me: string,
    private heard: (kind: 'draft' | 'review' | 'comment', actor: string) => void,
  ) {}

  open(): void {
    const news = (kind: string, actor: string) => {
      if (kind === 'draft' || kind === 'review' || kind === 'comment') this.heard(kind, actor)
    }
    this.#leave = live.join(`practice/${this.id}`, null, {
      event: (event) => news(event.kind, event.actor),
      // Whatever was missed is in the practice as it stands.
      reload: async () => {
        const { head } = await api.get<{ head: number }>(`/streams/practice/${this.id}/events`, { limit: 1 })
        this.heard('draft', '')
        this.heard('comment', '')
        return head
      },
      joined: () => this.#say(),
      hint: (hint) => {
        if (hint.type !== 'editing' || hint.person.id === this.me) return
        const known = this.others.some(({ person }) => person.id === hint.person.id)
        const rest = this.others.filter(({ person }) => person.id !== hint.person.id)
        this.others = [...rest, { person: hint.person, field: hint.field, at: Date.now() }]
        // Whoever came just now hears of me too.
        if (!known) this.#say()
      },
    })
    this.#pulse = setInterval(() => {
      this.others = this.others.filter(({ at }) => Date.now() - at < SHOWN_MS)
      this.#say()
    }, SAID_MS)
  }

  close(): void {
    clearInterval(this.#pulse)
    this.#leave?.()
  }

  /** Where I write now. */
  at(field: string | undefined): void {
    if (field === this.#field) return
    this.#field = field
    this.#say()
  }

  #say(): void {
    live.send({ type: 'editing', practice: this.id, field: this.#field })
  }
}
