import { expect, it } from 'vitest'
import { bangkok, today } from './stretch'

it('reads a Thai clock as a moment', () => {
  expect(bangkok('2026-07-01', '15:30')).toBe('2026-07-01T08:30:00.000Z')
  expect(bangkok('2026-07-01', '06:59')).toBe('2026-06-30T23:59:00.000Z')
  expect(today(Date.parse('2026-06-30T17:00:00Z'))).toBe('2026-07-01')
})
