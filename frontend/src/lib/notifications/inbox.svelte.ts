import { api, letPass } from '$lib/api'
import { live } from '$lib/live'
import type { InboxPage } from './types'

/** How many notices wait, kept right by the person's own stream; the pages of the inbox ask for themselves. */
class Inbox {
  unread = $state(0)
  /** Moves whenever the inbox may have changed. */
  moved = $state(0)
  #leave: (() => void) | undefined

  open(person: string): void {
    this.shut()
    void this.ask()
    this.#leave = live.join(`person/${person}`, null, {
      event: (event) => {
        if (event.kind !== 'notice' && event.kind !== 'read') return
        this.unread = event.unread
        this.moved += 1
      },
      reload: async () => {
        await this.ask()
        const { head } = await api.get<{ head: number }>(`/streams/person/${person}/events`, { limit: 1 })
        return head
      },
    })
  }

  shut(): void {
    this.#leave?.()
    this.#leave = undefined
    this.unread = 0
  }

  /** Asks the server: after a room was read, or when the line missed something. */
  async ask(): Promise<void> {
    try {
      const { unread } = await api.get<InboxPage>('/notifications', { limit: 1 })
      this.unread = unread
      this.moved += 1
    } catch (cause) {
      // Without a line the last number stands.
      letPass(cause)
    }
  }
}

export const inbox = new Inbox()
