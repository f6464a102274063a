import { describe, expect, it } from 'vitest'
import { en } from './en'
import { th } from './th'
import { compareThai, count } from './words'

describe('words', () => {
  it('sorts as a Thai dictionary does', () => {
    const words = ['ก๋วย', 'เกวียน', 'กวย', 'ก้วย', 'งวด', 'งม', 'ก่วย']
    expect(words.sort(compareThai)).toEqual(['กวย', 'ก่วย', 'ก้วย', 'ก๋วย', 'เกวียน', 'งม', 'งวด'])
  })

  it('shows no data as a dash', () => {
    expect(count(null, 'th')).toBe('–')
    expect(count(0, 'th')).toBe('0')
    expect(count(12345, 'th')).toBe('12,345')
  })

  it('leaves no word empty in either language', () => {
    const leaves = (value: object): unknown[] =>
      Object.values(value).flatMap((v) => (typeof v === 'object' ? leaves(v) : [v]))
    for (const word of [...leaves(th), ...leaves(en)]) {
      expect(typeof word === 'function' || (typeof word === 'string' && word.trim() !== '')).toBe(true)
    }
    expect(leaves(th).length).toBe(leaves(en).length)
  })
})
