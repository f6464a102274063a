/** What this browser did not take: it holds as long as this page lives. */
const here = new Map<string, string | null>()

/** Small things that this browser remembers for all its tabs, and where it keeps nothing, for this page. */
export const remembered = {
  read(key: string): string | null {
    const unkept = here.get(key)
    if (unkept !== undefined) return unkept
    try {
      return localStorage.getItem(key)
    } catch (cause) {
      // What it did not let us write stands above; there is nothing else.
      console.debug('local storage', cause)
      return null
    }
  },
  write(key: string, value: string): void {
    change(key, value, () => localStorage.setItem(key, value))
  },
  forget(key: string): void {
    change(key, null, () => localStorage.removeItem(key))
  },
}

function change(key: string, value: string | null, act: () => void): void {
  try {
    act()
    here.delete(key)
  } catch (cause) {
    console.warn('local storage', cause)
    here.set(key, value)
  }
}
