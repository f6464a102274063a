import { describe, expect, it } from 'vitest'
import { pieces } from './passages'
import type { Comment } from './types'

const comment = (id: string, quote: string, position: number | null, over: Partial<Comment> = {}): Comment =>
  ({ id, quote, position, resolved_at: null, ...over }) as Comment

describe('passages that are commented on', () => {
  it('are cut out where they stand, in code points', () => {
    expect(pieces('อ่าน😀คู่ทุกเช้า', [comment('a', 'คู่', 5)])).toEqual([
      { text: 'อ่าน😀', on: [] },
      { text: 'คู่', on: ['a'] },
      { text: 'ทุกเช้า', on: [] },
    ])
  })

  it('may overlap, and together are the whole text', () => {
    const cut = pieces('abcdef', [comment('a', 'bcd', 1), comment('b', 'de', 3)])
    expect(cut.map(({ text }) => text).join('')).toBe('abcdef')
    expect(cut.find(({ text }) => text === 'd')?.on).toEqual(['a', 'b'])
  })

  it('leave no trace when they are settled, gone, or in another step', () => {
    const settled = comment('a', 'b', 1, { resolved_at: '2026-11-22T00:00:00.000Z' })
    expect(pieces('abc', [settled, comment('b', 'x', null), comment('c', 'z', 40)])).toEqual([
      { text: 'abc', on: [] },
    ])
    expect(pieces('two', [comment('c', 'two', 4)], 4)).toEqual([{ text: 'two', on: ['c'] }])
  })
})
