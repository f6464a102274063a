import { api, type List, type Message, type MessagePage, type PersonRef, type SpaceMember } from '$lib/api'

/** How a decision says again whose the messages of a shared name are. */
export const sharesOf = (name: LineName): { member: string | null; lines: number[] }[] =>
  name.others.map((share) => ({ member: share.member?.id ?? null, lines: share.lines }))

export type Order = 'day_first' | 'month_first'
export interface Days {
  from: string
  to: string
}
export interface LineName {
  name: string
  lines: number
  member: PersonRef | null
  dropped: boolean
  /** Messages that are another person's, where several wrote under the name. */
  others: { member: PersonRef | null; lines: number[] }[]
  /** Who it may be; nobody is matched unasked. */
  suggestions: PersonRef[]
}
export interface NameLine {
  line: number
  date: string | null
  time: string | null
  body: string
}
/** An import of LINE history: what the file holds, what was decided, how far it has come. */
export interface LineImport {
  id: string
  space: string
  state: 'preview' | 'committing' | 'done'
  created_at: string
  version: number
  title: string | null
  saved: string | null
  period: Days | null
  talk: number
  media: number
  system: number
  names: LineName[]
  flags: { code: string; count: number; lines: number[]; th: string; en: string }[]
  question: { line: number; text: string; answers: { order: Order; date: string }[] } | null
  /** Messages above which no date stands: their day has to be said. */
  undated: { count: number; lines: number[]; day: string | null; before: string | null } | null
  order: Order | null
  masked_phones: number
  masked_citizen_ids: number
  masked_accounts: number
  dropped_days: Days[]
  counts: { added: number; left: number; dropped: number }
  notice: { version: string; th: string; en: string; accepted_at: string | null }
  done: number
  total: number
  fault: string | null
}
export interface Decision {
  order?: Order
  names?: Record<
    string,
    { member: string | null; dropped: boolean; others: { member: string | null; lines: number[] }[] }
  >
  day?: string
  dropped_days?: Days[]
}

const PAGE = 100
export const lineTopic = (space: string): string => `line-${space}`

/** What the screens of LINE history ask of the server. */
export const lineCalls = {
  imports: (space: string) => api.get<List<LineImport>>(`/spaces/${space}/imports`),
  one: (space: string, id: string) => api.get<LineImport>(`/spaces/${space}/imports/${id}`),
  send: (space: string, bytes: Blob, names: string) =>
    api.post<LineImport>(`/spaces/${space}/imports`, undefined, {
      raw: { bytes, type: 'text/plain' },
      query: { names },
    }),
  linesOf: (seen: LineImport, name: string, after: number) =>
    api.get<List<NameLine>>(`/spaces/${seen.space}/imports/${seen.id}/lines`, { name, after }),
  decide: (seen: LineImport, decision: Decision) =>
    api.patch<LineImport>(`/spaces/${seen.space}/imports/${seen.id}`, decision, { match: seen.version }),
  begin: (seen: LineImport) =>
    api.put<LineImport>(`/spaces/${seen.space}/imports/${seen.id}/commit`, { notice: seen.notice.version }),
  giveUp: (seen: LineImport) => api.delete(`/spaces/${seen.space}/imports/${seen.id}`),
  members: (space: string) => api.get<List<SpaceMember>>(`/spaces/${space}/members`, { limit: 500 }),
  history: (space: string, before?: number) =>
    api.get<MessagePage>(`/spaces/${space}/messages`, { topic: lineTopic(space), before, limit: PAGE }),
  message: (space: string, number: number) => api.get<Message>(`/spaces/${space}/messages/${number}`),
  removeMine: (space: string) => api.delete<{ removed: number }>(`/spaces/${space}/imported/mine`),
}
