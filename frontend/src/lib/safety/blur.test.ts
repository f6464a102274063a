import { describe, expect, it } from 'vitest'
import { between, touchAt } from './blur'

describe('a finger on a picture', () => {
  it('is found however small the picture is shown', () => {
    const shown = { left: 10, top: 20, width: 300, height: 200 }
    const touch = touchAt({ clientX: 160, clientY: 120 }, shown, { width: 3000, height: 2000 }, 24)
    expect(touch).toEqual({ x: 1500, y: 1000, radius: 240 })
  })

  it('leaves no gap when it is quick', () => {
    const path = between({ x: 0, y: 0, radius: 20 }, { x: 100, y: 0, radius: 20 })
    expect(path.at(-1)).toEqual({ x: 100, y: 0, radius: 20 })
    const steps = path.map((touch, at) => touch.x - (path[at - 1]?.x ?? 0))
    expect(Math.max(...steps)).toBeLessThanOrEqual(10)
    expect(between(undefined, { x: 5, y: 5, radius: 20 })).toHaveLength(1)
  })
})
