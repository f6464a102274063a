import type { Measure } from './types'

/** A point of the chart, in its own units: `level` is the share where there is a whole. */
export interface Dot {
  x: number
  y: number
  label: string
}

const level = (point: { value: number; out_of?: number | null }) =>
  point.out_of ? point.value / point.out_of : point.value
const dayNumber = (day: string) => Date.parse(`${day}T00:00:00Z`) / 86_400_000

/** Where each point stands in a box: left to right by day, from nothing at the foot to the most at the top. */
export function dots(points: Measure['points'], width: number, height: number): Dot[] {
  if (points.length === 0) return []
  const shares = points.every((point) => point.out_of)
  const top = shares ? 1 : Math.max(...points.map(level), 0) || 1
  const low = Math.min(0, ...points.map(level))
  const first = dayNumber(points[0]!.day)
  const span = Math.max(1, dayNumber(points[points.length - 1]!.day) - first)
  return points.map((point) => ({
    x: points.length === 1 ? width / 2 : ((dayNumber(point.day) - first) / span) * width,
    y: height - ((level(point) - low) / (top - low)) * height,
    label: point.out_of ? `${point.value}/${point.out_of}` : String(point.value),
  }))
}
