import { expect, it } from 'vitest'
import { fromAddress, toAddress, together } from './question'

it('goes into the address and back', () => {
  const question = {
    q: 'อ่านไม่ออก ป.1',
    kind: 'message' as const,
    filters: { standard: '3.5', evidence: 'measured_gain', result: 'kept' },
  }
  const address = toAddress(question)
  expect(fromAddress(new URL(address, 'http://x').searchParams)).toEqual(question)
  expect(toAddress({ q: ' ', kind: 'all', filters: {} })).toBe('/search')
  expect(fromAddress(new URLSearchParams('kind=secret&evil=1'))).toEqual({
    q: '',
    kind: 'all',
    filters: {},
  })
})

it('values of practices and of everything else are counted together, kinds once', () => {
  const count = (value: string, count: number) => ({ value, label: value, count })
  const others = { kind: [count('message', 3)], year: [count('2568', 1), count('2569', 2)] }
  const practices = { kind: [count('message', 3)], year: [count('2568', 4)], size_class: [count('small', 1)] }
  expect(together(others, practices)).toEqual({
    kind: [count('message', 3)],
    year: [count('2568', 5), count('2569', 2)],
    size_class: [count('small', 1)],
  })
  expect(together(others)).toEqual({ ...others, year: [count('2569', 2), count('2568', 1)] })
})
