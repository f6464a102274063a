import { expect, it } from 'vitest'
import { clock, size } from './size'

it('says sizes and lengths as people do', () => {
  expect([0, 512, 1024, 1536, 20 * 2 ** 20, 3 * 2 ** 30].map(size)).toEqual([
    '0 B',
    '512 B',
    '1 KB',
    '1.5 KB',
    '20 MB',
    '3 GB',
  ])
  expect([0, 5.9, 65, 299].map(clock)).toEqual(['0:00', '0:05', '1:05', '4:59'])
})
