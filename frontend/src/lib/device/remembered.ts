const here = new Map<string, string>()

/** Small things that this browser remembers for all its tabs. One that keeps nothing remembers them as long as this page lives. */
export const remembered = {
  read(key: string): string | null {
    try {
      return localStorage.getItem(key)
    } catch {
      return here.get(key) ?? null
    }
  },
  write(key: string, value: string): void {
    here.set(key, value)
    try {
      localStorage.setItem(key, value)
    } catch (cause) {
      console.warn('local storage', cause)
    }
  },
  forget(key: string): void {
    here.delete(key)
    try {
      localStorage.removeItem(key)
    } catch (cause) {
      console.warn('local storage', cause)
    }
  },
}
