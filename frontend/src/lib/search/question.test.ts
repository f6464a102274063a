import { expect, it } from 'vitest'
import { fromAddress, toAddress } from './question'

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
