import type { PhoneLine } from './phoneline'

export interface Said {
  number: number
  client_id: string
  author: string
  at: string
  written_at: string
  body: string
  files?: unknown[]
}

/** Somebody who asks the server itself, past the line: what does it truly know? */
export class Witness {
  private constructor(
    private line: PhoneLine,
    private cookie: string,
  ) {}

  static async of(line: PhoneLine, login: string): Promise<Witness> {
    const answer = await fetch(`http://${line.world.address}/api/v1/session`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', 'x-kalyanamit': '1', origin: line.url },
      body: JSON.stringify({ demo: login }),
    })
    if (answer.status !== 201) throw new Error(`${login} was not let in: ${answer.status}`)
    return new Witness(line, answer.headers.get('set-cookie')!.split(';')[0]!)
  }

  async get<T>(path: string): Promise<T> {
    return (await (await this.#ask('GET', path)).json()) as T
  }

  async delete(path: string): Promise<number> {
    return (await this.#ask('DELETE', path)).status
  }

  async room(name = 'อ่านไม่ออก ป.1'): Promise<string> {
    const { items } = await this.get<{ items: { id: string; name: string }[] }>('/spaces')
    return items.find((space) => space.name === name)!.id
  }

  /** The newest messages of a room whose words hold these, oldest first. */
  async heard(room: string, words: string): Promise<Said[]> {
    const { items } = await this.get<{ items: Said[] }>(`/spaces/${room}/messages?limit=200`)
    return items.filter((said) => said.body?.includes(words)).reverse()
  }

  /** Ends every other session of this person, as somebody does whose phone was left behind. */
  async endOtherSessions(): Promise<void> {
    const { items } = await this.get<{ items: { id: string; current: boolean }[] }>('/me/sessions')
    for (const session of items) if (!session.current) await this.delete(`/me/sessions/${session.id}`)
  }

  #ask(method: string, path: string): Promise<Response> {
    return fetch(`http://${this.line.world.address}/api/v1${path}`, {
      method,
      headers: { cookie: this.cookie, 'x-kalyanamit': '1', origin: this.line.url },
    })
  }
}
