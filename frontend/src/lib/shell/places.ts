import type { Component } from 'svelte'
import BellIcon from '@lucide/svelte/icons/bell'
import BookOpen from '@lucide/svelte/icons/book-open'
import ChartLine from '@lucide/svelte/icons/chart-line'
import Flag from '@lucide/svelte/icons/flag'
import House from '@lucide/svelte/icons/house'
import MessagesSquare from '@lucide/svelte/icons/messages-square'
import NotebookPen from '@lucide/svelte/icons/notebook-pen'
import Settings from '@lucide/svelte/icons/settings'
import UserRound from '@lucide/svelte/icons/user-round'
import Waypoints from '@lucide/svelte/icons/waypoints'
import type { Can } from '$lib/api'
import type { Messages } from '$lib/i18n'
import { session } from '$lib/identity/session.svelte'
import { inbox } from '$lib/notifications/inbox.svelte'

export interface Place {
  href: string
  icon: Component<{ size?: number }>
  name: (t: Messages) => string
  /** The shorter word under an icon at the foot of a phone. */
  short?: (t: Messages) => string
  /** Shown to people who may do one of these. */
  needs?: Can[]
  /** Not among the five at the foot of a phone. */
  wideOnly?: boolean
  /** How many things wait there. */
  waits?: () => number
}

export const places: Place[] = [
  { href: '/', icon: House, name: (t) => t.nav.today },
  {
    href: '/notifications',
    icon: BellIcon,
    name: (t) => t.notifications.title,
    wideOnly: true,
    waits: () => inbox.unread,
  },
  { href: '/spaces', icon: MessagesSquare, name: (t) => t.nav.rooms },
  { href: '/search', icon: BookOpen, name: (t) => t.nav.library },
  {
    href: '/overview',
    icon: ChartLine,
    name: (t) => t.nav.overview,
    short: (t) => t.nav.overviewShort,
    needs: ['overview'],
  },
  { href: '/logbook', icon: NotebookPen, name: (t) => t.logbook.title, wideOnly: true },
  { href: '/networks', icon: Waypoints, name: (t) => t.nav.networks, wideOnly: true },
  { href: '/reports', icon: Flag, name: (t) => t.safety.queue, needs: ['invite'], wideOnly: true },
  {
    href: '/admin',
    icon: Settings,
    name: (t) => t.nav.admin,
    needs: ['people', 'import', 'invite'],
    wideOnly: true,
  },
  { href: '/me', icon: UserRound, name: (t) => t.nav.me },
]

/** Whether the signed-in person has something to do there. */
export function isOpen(place: Place): boolean {
  return !place.needs || place.needs.some((need) => session.can(need))
}

export function isHere(place: Place, path: string): boolean {
  if (place.href === '/') return path === '/'
  return (
    path === place.href ||
    path.startsWith(place.href + '/') ||
    (place.href === '/search' && path.startsWith('/practices'))
  )
}
