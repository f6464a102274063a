import { n, s } from '$lib/i18n/english'
import type { Messages } from '$lib/i18n/messages'

/** The overview. */
export const overview: Messages['overview'] = {
  title: 'Whom to call today',
  sum: (networks, schools, help, at) =>
    `${s(networks, 'network')}, ${s(schools, 'school')} · ${n(help)} need help · as of ${at}`,
  help: 'Needs help',
  all: 'All',
  export: 'Export',
  rest: (count) => `${s(count, 'other network')} talking as usual, compared with themselves`,
  calm: 'All networks are talking as usual',
  calmHint: 'When a signal is worth a look, its network appears here with the reason',
  active: 'Schools that took part in 28 days',
  of: (count) => `of ${n(count)}`,
  activeText: 'At least one teacher wrote, marked or reacted',
  practices: 'Published practices',
  tree: 'Level by level',
  treeHint: 'Press a name to see the next level',
  place: 'Organisation',
  columns: {
    networks: 'Networks',
    needing_help: 'Need help',
    schools: 'Schools',
    schools_active_28d: 'Active 28 days',
    messages_28d: 'Messages 28 days',
    practices: 'Practices',
  },
  root: 'All',
  open: 'Open network',
  write: 'Write to the network',
  sparkline: (values) => `Messages a week, oldest first: ${values}`,
  noData: 'no data',
}
