import { expect, it } from 'vitest'
import { hours } from './hours'

it('writes quarters of an hour without needless zeros', () => {
  expect(hours(75, 'th')).toBe('1.25 ชม.')
  expect(hours(90, 'en')).toBe('1.5 h')
  expect(hours(60, 'th')).toBe('1 ชม.')
  expect(hours(0, 'th')).toBe('0 ชม.')
  expect(hours(600, 'en')).toBe('10 h')
})
