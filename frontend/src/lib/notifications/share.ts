/** A link that the person taps to share by LINE; neither we nor the page ask anybody for anything. */
export function lineLink(words: string, path: string): string {
  const text = `${words}\n${location.origin}${path}`
  return `https://line.me/R/share?text=${encodeURIComponent(text)}`
}
