import type { th } from './th'

type Widen<T> = T extends (...args: never[]) => string
  ? T
  : T extends string
    ? string
    : { [K in keyof T]: Widen<T[K]> }

/** What every language must say: the keys of the Thai words. */
export type Messages = Widen<typeof th>
