import { expect, it } from 'vitest'
import { uuid7 } from './uuid'

it('makes ordered, distinct version 7 ids, many in one millisecond', () => {
  const now = Date.parse('2026-01-22T01:15:00Z')
  const ids = Array.from({ length: 5000 }, () => uuid7(now))
  expect(ids[0]).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(parseInt(ids[0]!.replace('-', '').slice(0, 12), 16)).toBe(now)
  expect(new Set(ids).size).toBe(5000)
  expect([...ids].sort()).toEqual(ids)
})
