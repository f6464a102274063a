import { api, ApiError, type Can, type Me } from '$lib/api'

const KEPT = 'kalyanamit.me'

/**
 * Who uses this tab. Without signal the person known from last time is shown, so that the app opens from its cache;
 * the server still decides about every request.
 */
class Session {
  me = $state.raw<Me | null>()

  get known(): boolean {
    return this.me !== undefined
  }

  can(what: Can): boolean {
    return this.me?.can.includes(what) ?? false
  }

  async load(): Promise<void> {
    try {
      this.enter(await api.get<Me>('/me', {}, { quiet: true }))
    } catch (cause) {
      if (!(cause instanceof ApiError)) throw cause
      if (cause.status === 401) this.leave()
      else this.me = kept()
    }
  }

  async signIn(how: { login: string; password: string } | { demo: string }): Promise<void> {
    await api.post<Me>('/session', how, { quiet: true })
    this.enter(await api.get<Me>('/me'))
  }

  enter(me: Me): void {
    this.me = me
    localStorage.setItem(KEPT, JSON.stringify(me))
  }

  leave(): void {
    this.me = null
    localStorage.removeItem(KEPT)
  }
}

function kept(): Me | null {
  const text = localStorage.getItem(KEPT)
  return text ? (JSON.parse(text) as Me) : null
}

export const session = new Session()
