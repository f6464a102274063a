export interface Segment {
  text: string
  found: boolean
}

/** A snippet cut at the ranges that the server marks, which count code points, not UTF-16 units (T-07). */
export function segments(snippet: string, ranges: readonly [number, number][]): Segment[] {
  const points = Array.from(snippet)
  const list: Segment[] = []
  let at = 0
  const push = (from: number, to: number, found: boolean) => {
    if (to > from) list.push({ text: points.slice(from, to).join(''), found })
  }
  for (const [start, end] of [...ranges].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, Math.min(start, points.length))
    const to = Math.max(from, Math.min(end, points.length))
    push(at, from, false)
    push(from, to, true)
    at = to
  }
  push(at, points.length, false)
  return list
}
