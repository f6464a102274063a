import type { th } from './words.th'

export const en = {
  title: 'Evidence by standard item',
  intro:
    'Marked messages, sessions and cycles stand under their item by themselves; you see what you may read',
  item: 'Item',
  none: 'No evidence for this item yet',
  noneHint: 'Tap a message in a room, choose finding, and point at an item.',
  kind: { message: 'Message', session: 'Session', cycle: 'Cycle' },
  linkedBy: (name: string) => `Marked by ${name}`,
  open: 'Open the talk',
} satisfies Record<keyof typeof th, unknown>
