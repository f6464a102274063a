import {
  api,
  type Invitation,
  type List,
  type Mark,
  type Message,
  type MessagePage,
  type Reaction,
  type Readers,
  type Space,
  type SpaceMember,
  type SpaceRole,
  type Topic,
} from '$lib/api'

const PAGE = 50

/** What a room asks of the server. */
export const calls = {
  space: (id: string) => api.get<Space>(`/spaces/${id}`),
  page: (id: string, part: { before?: number; limit?: number; topic?: string } = {}) =>
    api.get<MessagePage>(`/spaces/${id}/messages`, { limit: PAGE, only: 'live', ...part }),
  edit: (id: string, message: Message, body: string) =>
    api.patch<Message>(`/spaces/${id}/messages/${message.number}`, { body }, { match: message.version }),
  remove: (id: string, number: number) => api.delete(`/spaces/${id}/messages/${number}`),
  react: (id: string, number: number, kind: Reaction, on: boolean) =>
    set(`/spaces/${id}/messages/${number}/reactions/${kind}`, on),
  mark: (id: string, number: number, kind: Mark, on: boolean) =>
    set(`/spaces/${id}/messages/${number}/marks/${kind}`, on),
  point: (id: string, number: number, kind: Mark, item: string) =>
    api.put(`/spaces/${id}/messages/${number}/marks/${kind}`, { item }),
  pin: (id: string, number: number, on: boolean) => set(`/spaces/${id}/messages/${number}/pin`, on),
  move: (id: string, number: number, topic: string) =>
    api.put(`/spaces/${id}/messages/${number}/topic`, { topic }),
  read: (id: string, number: number) => api.put(`/spaces/${id}/read`, { number }),
  readers: (id: string, number: number) => api.get<Readers>(`/spaces/${id}/messages/${number}/readers`),
  pins: (id: string) => api.get<List<Message>>(`/spaces/${id}/pins`),
  members: (id: string) => api.get<List<SpaceMember>>(`/spaces/${id}/members`, { limit: 500 }),
  setRole: (id: string, person: string, role: SpaceRole) =>
    api.put(`/spaces/${id}/members/${person}`, { role }),
  removeMember: (id: string, person: string) => api.delete(`/spaces/${id}/members/${person}`),
  newTopic: (id: string, name: string) => api.post<Topic>(`/spaces/${id}/topics`, { name }),
  invite: (id: string) => api.post<Invitation>('/invitations', { kind: 'space', space: id }),
}

function set(path: string, on: boolean): Promise<void> {
  return on ? api.put(path) : api.delete(path)
}
