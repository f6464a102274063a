/**
 * The words of a clipboard, or null when it holds files alone. Offices put a picture of the words beside them: the words win. A
 * copied file has its own name as its words: then the file is meant.
 */
export function wordsOf(
  clipboard: { getData(kind: string): string; files: ArrayLike<{ name: string }> } | null,
): string | null {
  const words = clipboard?.getData('text/plain') ?? ''
  if (words.trim() === '') return null
  const names = Array.from(clipboard!.files, (file) => file.name)
  const lines = words.trim().split(/\r?\n/)
  const named = names.length > 0 && lines.every((line) => names.some((name) => line.trim().endsWith(name)))
  return named ? null : words
}
