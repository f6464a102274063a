import { api, type List } from '$lib/api'
import type {
  AttendancePreview,
  Cycle,
  Framework,
  HourRule,
  HoursLine,
  NewSession,
  Observation,
  OlderTalk,
  Session,
  Step,
  Template,
} from './types'

/** What the screens of cycles and hours ask of the server. */
export const calls = {
  ofSpace: (space: string) => api.get<List<Cycle>>(`/spaces/${space}/cycles`),
  start: (
    space: string,
    said: { id?: string; title?: string; problem?: string; items?: string[]; continues?: string },
  ) => api.post<Cycle>(`/spaces/${space}/cycles`, said),
  cycle: (id: string) => api.get<Cycle>(`/cycles/${id}`),
  change: (cycle: Cycle, said: { steps: Step[]; sleep_days: number; rule: HourRule }) =>
    api.patch<Cycle>(`/cycles/${cycle.id}`, said, { match: cycle.version }),
  move: (id: string, step: string) => api.put<Cycle>(`/cycles/${id}/step`, { step }),
  close: (id: string) => api.put(`/cycles/${id}/closing`),
  reopen: (id: string) => api.delete(`/cycles/${id}/closing`),
  roles: (id: string, roles: { role: string; person: string }[]) =>
    api.put<Cycle>(`/cycles/${id}/roles`, { roles }),
  template: () => api.get<Template>('/cycle-template'),
  frameworks: () => api.get<List<Framework>>('/frameworks'),
  sessions: (cycle: string) => api.get<List<Session>>(`/cycles/${cycle}/sessions`),
  openSession: (cycle: string, said: NewSession) => api.post<Session>(`/cycles/${cycle}/sessions`, said),
  older: (space: string) => api.get<List<OlderTalk>>(`/spaces/${space}/older-talk`),
  countImported: (session: Session, imported: boolean) =>
    api.patch<Session>(`/sessions/${session.id}`, { imported }, { match: session.version }),
  begin: (session: string) => api.put(`/sessions/${session}/opening`),
  end: (session: string) => api.put(`/sessions/${session}/closing`),
  present: (session: string) => api.put(`/sessions/${session}/presence`),
  arrive: (session: string, code: string) => api.post(`/sessions/${session}/arrivals`, { code }),
  attend: (session: string, people: string[]) => api.put(`/sessions/${session}/attendance`, { people }),
  readList: (session: string, bytes: Blob) =>
    api.post<AttendancePreview>(`/sessions/${session}/attendance-list`, undefined, {
      raw: { bytes, type: 'application/octet-stream' },
    }),
  observations: (cycle: string) => api.get<List<Observation>>(`/cycles/${cycle}/observations`),
  observe: (cycle: string, said: { id: string; body: string; files: string[] }) =>
    api.post<Observation>(`/cycles/${cycle}/observations`, said),
  waiting: () => api.get<List<HoursLine>>('/hours'),
  confirm: (lines: { session: string; person: string }[]) =>
    api.put<{ confirmed: number }>('/hours/confirmation', { lines }),
  settle: (line: HoursLine, slots: number, words: string) =>
    api.put(`/sessions/${line.session}/people/${line.person.id}/settlement`, { slots, words }),
}
