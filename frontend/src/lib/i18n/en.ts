import { s } from './english'
import { signIn, invitation, me } from '$lib/identity/words.en'
import { rooms, room, reaction, mark } from '$lib/chat/words.en'
import { library, practice, editor } from '$lib/practices/words.en'
import { network } from '$lib/networks/words.en'
import { overview } from '$lib/overview/words.en'
import { school } from '$lib/organisations/words.en'
import { admin } from '$lib/admin/words.en'
import { en as adoption } from '$lib/adoption/words.en'
import { en as collections } from '$lib/collections/words.en'
import { lineWords } from '$lib/line/words.en'
import { paperWords } from '$lib/paper/words.en'
import { files } from '$lib/files/words.en'
import { coaching } from '$lib/coaching/words.en'
import { en as cycles } from '$lib/cycles/words.en'
import { en as evidence } from '$lib/evidence/words.en'
import { en as logbook } from '$lib/logbook/words.en'
import { notifications } from '$lib/notifications/words.en'
import { author } from '$lib/practices/words.en'
import { safety } from '$lib/safety/words.en'
import { search } from '$lib/search/words.en'
import type { Messages } from './messages'

export const en: Messages = {
  author,
  files,
  adoption,
  collections,
  app: {
    name: 'Kalyanamit',
    tagline: 'Where networks of schools learn from each other',
    skip: 'Skip to content',
    navigation: 'Main menu',
    demo: 'Sample world: every person, school and story in here is made up',
    demoOpen: 'Everyone is let into this sample world without a password. Enter no real data.',
    updated: 'A new version of the app is ready',
    reload: 'Open it',
    later: 'Later',
    install: 'Install',
    installText: 'Put Kalyanamit on your home screen: it opens at once, also without a signal',
    notNow: 'Not now',
  },
  nav: {
    today: 'Today',
    rooms: 'PLC rooms',
    library: 'Library',
    networks: 'Networks',
    overview: 'Network overview',
    overviewShort: 'Overview',
    admin: 'Administration',
    me: 'Me',
  },
  line: {
    connecting: 'Connecting…',
    offline: 'No signal. Keep reading and writing; messages go out when it returns',
    busy: 'The service is busy. Messages go by themselves when it is ready.',
    storeFailing:
      'This device cannot keep anything right now. Go on, but do not close this page before all is sent.',
    storeFull: 'This device is full. Go on, but do not close this page before all is sent.',
    waiting: (count) => `${s(count, 'message')} waiting`,
    allSent: (n: number) => (n === 1 ? '1 message sent, nothing waits' : `All ${n} messages sent`),
  },
  do: {
    back: 'Back',
    cancel: 'Cancel',
    close: 'Close',
    save: 'Save',
    saved: 'Saved',
    send: 'Send',
    edit: 'Edit',
    delete: 'Delete',
    undo: 'Undo',
    retry: 'Try again',
    more: 'Show more',
    loading: 'Loading…',
    copy: 'Copy',
    copied: 'Copied',
    download: 'Export CSV',
    open: 'Open',
    all: 'All',
    choose: 'Choose',
    remove: 'Remove',
    confirm: 'Confirm',
    next: 'Next',
    optional: 'optional',
    sort: (column) => `Sort by ${column}`,
    wrong: 'Something is not right',
    none: 'No data yet',
    noneFound: 'Nothing found. Try other words.',
    small: 'Fewer than 5 people: numbers are not shown',
  },
  signIn,
  invitation,
  today: {
    hello: (name) => `Hello ${name}`,
    rooms: 'Rooms with news',
    waiting: 'Waiting for you',
    practice: 'Worth a look this week',
    networks: 'Your networks',
    calm: 'Nothing is waiting for you today',
    noRooms: 'No rooms yet',
    noRoomsHint: 'Open the first one with colleagues, or accept an invitation from your network',
    allRooms: 'All rooms',
    call: 'Whom to call today',
    callHint: 'Networks sorted by their need for help',
  },
  rooms,
  lineHistory: lineWords,
  paper: paperWords,
  room,
  reaction,
  mark,
  me,
  library,
  practice,
  editor,
  network,
  overview,
  school,
  admin,
  coaching,
  cycles,
  evidence,
  logbook,
  notifications,
  safety,
  search,
  missing: {
    title: 'Page not found',
    text: 'The link may be old, or you may not be allowed to see it',
    home: 'Back to Today',
  },
}
