import { describe, expect, it } from 'vitest'
import { dots } from './chart'

const point = (day: string, value: number, out_of: number | null = null) => ({
  id: day,
  day,
  value,
  out_of,
  note: '',
  by: null,
})

describe('the run chart', () => {
  it('sets shares against the whole and days against each other', () => {
    const set = dots(
      [point('2026-01-01', 10, 20), point('2026-01-11', 15, 20), point('2026-01-21', 20, 20)],
      100,
      50,
    )
    expect(set.map(({ x, y }) => [x, y])).toEqual([
      [0, 25],
      [50, 12.5],
      [100, 0],
    ])
    expect(set[0]!.label).toBe('10/20')
  })

  it('stands in the middle while there is one, and knows numbers without a whole', () => {
    expect(dots([point('2026-01-01', 3)], 100, 50)).toEqual([{ x: 50, y: 0, label: '3' }])
    expect(dots([], 100, 50)).toEqual([])
    expect(dots([point('2026-01-01', 0), point('2026-01-02', 0)], 10, 10).every((dot) => dot.y === 10)).toBe(
      true,
    )
  })
})
