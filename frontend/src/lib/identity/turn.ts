const NAME = 'kalyanamit.session'

/** Waits until no tab is asking who is signed in, and keeps the others waiting meanwhile. */
export function whileSigningIn<T>(act: () => Promise<T>): Promise<T> {
  return hold('exclusive', act)
}

/** The browser keeps its cookie while this runs: no tab signs anybody in. */
export function whileSignedIn<T>(act: () => Promise<T>): Promise<T> {
  return hold('shared', act)
}

async function hold<T>(mode: LockMode, act: () => Promise<T>): Promise<T> {
  // Browsers without locks have one tab to worry about on a phone; the storage event tells the others.
  if (!navigator.locks) return act()
  return navigator.locks.request(NAME, { mode }, act) as Promise<T>
}
