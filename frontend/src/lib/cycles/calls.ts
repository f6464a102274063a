import { api, type List } from '$lib/api'
import type { Cycle, Framework, HoursLine, NewSession, Observation, Session, Template } from './types'

/** What the screens of cycles and hours ask of the server. */
export const calls = {
  ofSpace: (space: string) => api.get<List<Cycle>>(`/spaces/${space}/cycles`),
  start: (space: string, said: { title?: string; problem?: string; items?: string[]; continues?: string }) =>
    api.post<Cycle>(`/spaces/${space}/cycles`, said),
  cycle: (id: string) => api.get<Cycle>(`/cycles/${id}`),
  move: (id: string, step: string) => api.put<Cycle>(`/cycles/${id}/step`, { step }),
  close: (id: string) => api.put(`/cycles/${id}/closing`),
  reopen: (id: string) => api.delete(`/cycles/${id}/closing`),
  roles: (id: string, roles: { role: string; person: string }[]) =>
    api.put<Cycle>(`/cycles/${id}/roles`, { roles }),
  template: () => api.get<Template>('/cycle-template'),
  frameworks: () => api.get<List<Framework>>('/frameworks'),
  sessions: (cycle: string) => api.get<List<Session>>(`/cycles/${cycle}/sessions`),
  openSession: (cycle: string, said: NewSession) => api.post<Session>(`/cycles/${cycle}/sessions`, said),
  begin: (session: string) => api.put(`/sessions/${session}/opening`),
  end: (session: string) => api.put(`/sessions/${session}/closing`),
  present: (session: string) => api.put(`/sessions/${session}/presence`),
  arrive: (session: string, code: string) => api.post(`/sessions/${session}/arrivals`, { code }),
  attend: (session: string, people: string[]) => api.put(`/sessions/${session}/attendance`, { people }),
  observations: (cycle: string) => api.get<List<Observation>>(`/cycles/${cycle}/observations`),
  observe: (cycle: string, said: { id: string; body: string; files: string[] }) =>
    api.post<Observation>(`/cycles/${cycle}/observations`, said),
  waiting: () => api.get<List<HoursLine>>('/hours'),
  confirm: (lines: { session: string; person: string }[]) =>
    api.put<{ confirmed: number }>('/hours/confirmation', { lines }),
  settle: (line: HoursLine, slots: number, words: string) =>
    api.put(`/sessions/${line.session}/people/${line.person.id}/settlement`, { slots, words }),
}
