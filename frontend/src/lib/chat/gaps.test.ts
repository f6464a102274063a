import { describe, expect, it } from 'vitest'
import { gapAt, newestFrom, UNKNOWN, without } from './gaps'

describe('gaps', () => {
  it('closes from the newest page down to the beginning', () => {
    let gaps = without(UNKNOWN, 80, Infinity)
    expect(gaps).toEqual([{ after: 0, before: 80 }])
    gaps = without(gaps, 40, 79)
    expect(newestFrom(gaps)).toBe(40)
    expect(without(gaps, 1, 39)).toEqual([])
    expect(newestFrom([])).toBe(1)
  })

  it('splits around a part that was jumped to, and closes from both sides', () => {
    const split = without([{ after: 0, before: 900 }], 300, 340)
    expect(split).toEqual([
      { after: 0, before: 300 },
      { after: 340, before: 900 },
    ])
    expect(gapAt(split, 341)).toEqual({ after: 340, before: 900 })
    expect(gapAt(split, 320)).toBeUndefined()
    expect(gapAt(split, 900)).toBeUndefined()
    expect(without(without(split, 341, 600), 601, 899)).toEqual([{ after: 0, before: 300 }])
  })

  it('takes parts that overlap what is known', () => {
    expect(without([{ after: 10, before: 20 }], 5, 12)).toEqual([{ after: 12, before: 20 }])
    expect(without([{ after: 10, before: 20 }], 1, 40)).toEqual([])
    expect(without([{ after: 10, before: 20 }], 25, 40)).toEqual([{ after: 10, before: 20 }])
  })
})
