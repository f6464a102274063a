import { expect, test } from 'vitest'

test('a unit test lives on the day of its run', () => {
  const shift = Number.parseInt(process.env.KALYANAMIT_TEST_CLOCK ?? '') * 1_000
  const machine = performance.timeOrigin + performance.now()
  expect(Math.abs(Date.now() - machine - shift)).toBeLessThan(60_000)
  expect(Math.abs(new Date().getTime() - Date.now())).toBeLessThan(60_000)
  expect(Math.abs(Date.parse(Date()) - Date.now())).toBeLessThan(60_000)
  expect(new Date(0)).toBeInstanceOf(Date)
  expect(new Date('2026-01-22T00:00:00Z').toISOString()).toBe('2026-01-22T00:00:00.000Z')
})
