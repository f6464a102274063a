import type { coaching as th } from './words.th'

export const coaching: typeof th = {
  title: 'Coaching log',
  intro:
    'Messages of supervisors, advisers and mentors that were marked as advice stand here by themselves; nothing is typed again',
  empty: 'No advice has been kept yet',
  emptyHint:
    'Tap a message of a coach in the room and mark it as “advice”. The agreement that follows becomes the next step.',
  date: 'Date',
  mode: 'How',
  modes: { room: 'In the room', line: 'In LINE' },
  coach: 'Coach',
  to: (name: string) => `to ${name}`,
  advised: 'Advised',
  advice: 'Advice',
  next: 'Agreed next step',
  noNext: 'Nothing agreed yet',
  item: 'Item',
  openTalk: 'Open the talk',
  asTable: 'As a table',
  back: 'Back to the room',
}
