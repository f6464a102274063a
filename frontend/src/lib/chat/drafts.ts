const PREFIX = 'kalyanamit.draft.'

/** Half-written messages, one a room, kept on this device only. */
export function draftOf(person: string, space: string): string {
  return localStorage.getItem(`${PREFIX}${person}.${space}`) ?? ''
}

export function keepDraft(person: string, space: string, text: string): void {
  const key = `${PREFIX}${person}.${space}`
  if (text) localStorage.setItem(key, text)
  else localStorage.removeItem(key)
}

export function forgetDrafts(): void {
  for (const key of Object.keys(localStorage)) if (key.startsWith(PREFIX)) localStorage.removeItem(key)
}
